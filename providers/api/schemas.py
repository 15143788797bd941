"""What the API says of a listing and of an answer. The private mail address and telephone are not in it."""

# No postponed annotations here: ninja reads these classes while it describes them.

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,120}$")]


class Term(Schema):
    """A word of a list that is fixed or kept by the editors."""

    value: str = Field(description="How it is written in addresses.", examples=["mail"])
    label: str = Field(description="How people read it, in French.", examples=["Courriel"])


class FacetValue(Term):
    count: int = Field(description="Results once this value is added or, if it is chosen, removed.")


class Facets(Schema):
    need: list[FacetValue]
    stage: list[FacetValue]
    area: list[FacetValue]
    remote: list[FacetValue]
    tool: list[FacetValue]
    kind: list[FacetValue]
    price: list[FacetValue]
    language: list[FacetValue]


class Listed(Schema):
    """What is said of a listing wherever it is named."""

    slug: str = Field(examples=["le-moyeu"])
    name: str = Field(examples=["Le Moyeu"])
    url: str = Field(description="The page of the listing.")
    summary: str = Field(description="In French.")
    kind: Term
    commune: str | None = Field(examples=["Villeurbanne"])
    department: Term | None
    remote: bool = Field(description="Whether they accompany remotely.")
    areas: list[Term] = Field(description="Where they go: departments, regions, or the whole country.")
    needs: list[Term]
    tools: list[Term]
    languages: list[Term]
    website: str | None
    accepts_requests: bool
    verified_on: date
    verified_until: date
    to_be_confirmed: bool = Field(description="Whether verified_until has passed and nobody has confirmed it since.")
    changed_at: datetime = Field(description="When something of it last changed.")


class Item(Listed):
    """A listing as one of many."""

    distance_km: int | None = Field(description="From where distances are counted, if they are.")
    stages: list[Term]
    prices: list[Term] = Field(description="Its approaches to prices, each once.")


class ProviderPage(Schema):
    """One page of results."""

    count: int = Field(description="Results on all pages.")
    next: str | None = Field(description="Address of the next page.")
    previous: str | None
    facets: Facets
    items: list[Item]


class StageLine(Term):
    description: str = Field(description="How they travel this stage, in French.")


class PriceLine(Schema):
    label: str = Field(description="For what, in French.", examples=["Un diagnostic"])
    approach: Term
    amount_cents: int | None = Field(description="In cents; null where no price can be written.", examples=[45000])
    currency: Literal["EUR"]


class TripLine(Schema):
    brand: Term = Field(description="What is left.")
    tool: Term = Field(description="What replaces it.")


class Project(Schema):
    """A support that took place, as far as the helped association agreed to show it. Texts in French."""

    association: str
    period: str | None
    left: list[Term]
    tools: list[Term]
    stages: list[Term]
    story: str
    learnt: str | None
    quote: str | None
    quote_by: str | None


class WorksWith(Schema):
    """Another listing; both sides have confirmed it."""

    slug: str
    name: str
    url: str
    note: str | None = Field(description="What they do together, in French.")
    since: date


class VerificationStep(Schema):
    kind: Term
    on: date


class AnswerTime(Schema):
    median_days: int = Field(description="Days within which half of the requests of two years were answered.")
    answers: int = Field(description="Of how many answers that is said; never fewer than five.")


class Links(Schema):
    html: str
    vcard: str
    atom: str = Field(description="What changes on this listing.")


class Listing(Listed):
    """Everything that the page of a listing says."""

    letter: str = Field(description="In French; an empty line between paragraphs.")
    signature: str | None
    team_size: int | None
    stages: list[StageLine]
    prices: list[PriceLine]
    trips: list[TripLine]
    projects: list[Project]
    works_with: list[WorksWith]
    verification: list[VerificationStep]
    answer_time: AnswerTime | None
    links: Links


class Change(Schema):
    """Something that happened to a listing. Of one that is out of the directory nothing is said but that."""

    kind: Literal["new", "back", "verified", "changed", "to_confirm", "left"]
    at: datetime
    slug: str
    url: str = Field(description="The page of the listing; it answers 410 once the listing has left.")
    name: str | None = Field(description="Null once it has left.")
    fields: list[str] = Field(description="What changed, in French words; empty for other kinds.")


class Changes(Schema):
    """The latest changes, the newest first."""

    count: int
    items: list[Change]


class Problem(Schema):
    detail: str = Field(description="What is wrong, in words.")


class RefusedParameter(Schema):
    loc: list[str | int] = Field(description="Where: query or path, then the name of the parameter.")
    msg: str
    type: str


class Refusal(Schema):
    detail: list[RefusedParameter]


class Named(Schema):
    slug: str = Field(examples=["mail"])
    name_fr: str = Field(examples=["Courriel"])
    name_en: str = Field(examples=["Mail"])


class Need(Named):
    description_fr: str | None
    description_en: str | None
    is_offered: bool = Field(description="Whether it is proposed in the filters; a retired need stays on listings.")


class Tool(Named):
    description_fr: str | None
    description_en: str | None
    website: str | None
    licence: str | None = Field(description="Slug of its licence.")
    needs: list[str] = Field(description="Slugs of the needs it answers.")


class Brand(Named):
    """A tool that associations leave: it leads to needs, and to the free tools that replace it."""

    aliases: list[str] = Field(description="Other writings that are understood.")
    needs: list[str] = Field(description="Slugs of needs.")
    tools: list[str] = Field(description="Slugs of free tools.")


class Licence(Named):
    spdx: str | None
    url: str | None
    is_free: bool


class Area(Schema):
    slug: str = Field(examples=["rhone"])
    code: str = Field(description="Code of a department, or of a region (R84).", examples=["69"])
    kind: Literal["country", "region", "department"]
    name: str
    parent: str | None = Field(description="Slug of the area it lies in.")


class Word(Schema):
    """A value that the programme fixes."""

    value: str = Field(examples=["diagnosis"])
    name_fr: str = Field(examples=["Diagnostic"])
    name_en: str = Field(examples=["Diagnosis"])


class FoundPlace(Schema):
    slug: str = Field(description="For the filter `near`, if it is a commune; otherwise for `area`.")
    kind: Literal["commune", "country", "region", "department"]
    name: str
    label: str = Field(description="The name with its department.", examples=["Villeurbanne (69)"])


class Needs(Schema):
    count: int
    items: list[Need]


class Tools(Schema):
    count: int
    items: list[Tool]


class Brands(Schema):
    count: int
    items: list[Brand]


class Licences(Schema):
    count: int
    items: list[Licence]


class Areas(Schema):
    count: int
    items: list[Area]


class Words(Schema):
    count: int
    items: list[Word]


class FoundPlaces(Schema):
    count: int
    items: list[FoundPlace]
