"""The words of a listing that was taken out are found nowhere, in any view of the directory, at once."""

import json

import pytest

from portal.accounts.models import User
from portal.outbox.sweeper import sweep
from portal.search.api import engine
from portal.search.interface import Query
from providers.actions.listings import suspend_listing
from providers.enums import ProviderState
from providers.models import Provider
from tests.providers.factories import (
    BrandFactory,
    CommuneFactory,
    DepartmentFactory,
    NeedFactory,
    SupportProjectFactory,
    ToolFactory,
    TripFactory,
    listed,
)

CANARY = "zzcanari"
ADDRESSES = [
    "/annuaire/",
    "/annuaire/?q=zzcanari",
    "/annuaire/?q=zzcanar",
    "/annuaire/?need=besoin&area=rhone",
    "/annuaire/?near=lieu-69&sort=nearest",
    "/annuaire/?sort=name",
    "/annuaire/?sort=recent",
    "/annuaire/?pick=zzcanari",
    "/annuaire/?q=zzcanari&language=br",
    "/annuaire/choisir/need/",
    "/annuaire/choisir/language/?q=zzcanari",
    "/annuaire/carte/",
    "/annuaire/carte/?q=zzcanari",
    "/annuaire/comparer/?pick=zzcanari",
    "/annuaire/selection/?pick=zzcanari",
    "/annuaire/suggestions/?q=zzcan",
    "/annuaire/zzcanari/",
    "/annuaire/zzcanari/carte.vcf",
    "/en/directory/",
    "/en/directory/zzcanari/",
    "/api/v1/providers",
    "/api/v1/providers?q=zzcanari",
    "/api/v1/providers?need=besoin",
    "/api/v1/providers/zzcanari",
    "/api/v1/changes",
    "/annuaire/flux.atom",
    "/annuaire/flux.atom?q=zzcanari",
    "/annuaire/changements.atom",
    "/annuaire/zzcanari/flux.atom",
    "/annuaire/donnees/annuaire.csv",
    "/annuaire/donnees/annuaire.json?need=besoin",
    "/annuaire/suggestions/opensearch/?q=zzcan",
    "/donnees-ouvertes/",
    "/alertes/nouvelle/?q=zzcanari",
]
pytestmark = pytest.mark.django_db


@pytest.fixture
def canary():
    """A listing with the word in everything it writes."""
    department = DepartmentFactory(code="69", slug="rhone", name="Rhône")
    place = CommuneFactory(slug="lieu-69", department=department, latitude=45.7, longitude=4.8)
    provider = listed(
        name=f"{CANARY} nom",
        slug=CANARY,
        summary=f"{CANARY} phrase",
        letter=f"{CANARY} lettre",
        signature=f"{CANARY} signature",
        email=f"{CANARY}@prive.example",
        website=f"https://{CANARY}.example/",
        commune=place,
        areas=[department],
        needs=[NeedFactory(slug="besoin")],
        tools=[ToolFactory(slug="outil")],
        languages=["br"],
    )
    SupportProjectFactory(provider=provider, story=f"{CANARY} histoire", quote=f"{CANARY} mot")
    TripFactory(provider=provider, brand=BrandFactory(), tool=ToolFactory())
    listed(name="Le Moyeu", needs=[NeedFactory(slug="besoin")], areas=[department])
    return provider


def leaks(client):
    """The addresses whose answer holds the word, apart from what was typed in the address itself."""
    found = []
    for address in ADDRESSES:
        response = client.get(address)
        body = b"".join(response) if response.streaming else response.content
        content = body.decode() + json.dumps(dict(response.headers))
        for typed in (
            CANARY + '"',
            f"={CANARY}",
            f"/{CANARY}/",
            f"« {CANARY} »",
            f"“{CANARY}”",
            f"«\u202f{CANARY}\u202f»",
        ):
            content = content.replace(typed, "")
        if CANARY in content.lower():
            found.append(address)
    return found


def test_the_canary_sings_while_it_is_published(client, canary):
    assert len(leaks(client)) > 10


def test_a_suspended_listing_is_silent_everywhere_before_any_sweep(client, canary, django_capture_on_commit_callbacks):
    moderator = User.objects.create_superuser("moderation@tandem.example", "mot de passe")
    with django_capture_on_commit_callbacks(execute=True):
        suspend_listing(canary, actor=moderator, reason="À revoir")
    assert leaks(client) == []
    assert client.get("/annuaire/zzcanari/").status_code == 410
    assert engine().search(Query(kind="provider", text=CANARY)).total == 0
    sweep()
    assert leaks(client) == []


def test_while_the_index_still_has_it_nobody_sees_it(client, canary):
    Provider.objects.filter(pk=canary.pk).update(state=ProviderState.PAUSED)
    assert engine().search(Query(kind="provider", text=CANARY)).total == 1
    assert leaks(client) == []
