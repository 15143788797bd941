"""The files of the demo, in every state: written, sent, confirmed by associations, read, voted on, appealed.

Everything goes through the actions, with the clock set to the day on which it happens; at night the portal reminds
those who are silent, and closes links, as it would have.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from portal.accounts.actions.describing import describe_organization
from portal.accounts.actions.memberships import add_member
from portal.accounts.actions.organizations import create_organization
from portal.accounts.actions.people import create_person
from portal.accounts.answers import Answers
from portal.accounts.enums import Role
from portal.common import clock
from portal.home.demo.filling import read_toml
from portal.home.demo.people import People
from portal.home.demo.requests import Event
from portal.taxonomy.models import Brand, Commune, Tool
from providers.editing.packing import pack
from providers.importing.data import PriceData
from providers.vetting.actions import drafting, recusing, reviewing, signing, submitting, voting
from providers.vetting.actions.consent import change_consent
from providers.vetting.actions.file_upkeep import follow_drafts
from providers.vetting.actions.first_criteria import load_first_criteria
from providers.vetting.actions.sign_upkeep import follow_sign_links
from providers.vetting.content import fields_of, part_version
from providers.vetting.enums import LinkState, Part, Verdict
from providers.vetting.models import Application, Criterion, Judgement, SignLink, ToldProject

CRITERIA_SINCE = timedelta(days=365)  # before the oldest file
BETWEEN = timedelta(minutes=10)  # what one file does on one day happens one after the other
AT_NIGHT = timedelta(hours=23)
NIGHTLY = (follow_sign_links, follow_drafts)  # what the portal does by itself
SETS = ("needs", "areas", "tools", "languages")
PAIRS = ("stages", "trips")


def lay_down_criteria() -> None:
    """The first criteria and rules, in force for longer than any file of the demo."""
    with clock.frozen_at(clock.now() - CRITERIA_SINCE):
        load_first_criteria(actor=None)


def fill_files(people: People) -> int:
    """Live through the files that are told, with the people they bring; returns how many there are."""
    now = clock.now()
    files = [File(told, people, now) for told in read_toml("files.toml")["files"]]
    events = [event for file in files for event in file.events()]
    oldest = max(file.told["days_ago"] for file in files)
    for days in range(oldest, 0, -1):
        events += [Event(now - timedelta(days=days) + AT_NIGHT, follow) for follow in NIGHTLY]
    for event in sorted(events, key=lambda event: event.moment):
        with clock.frozen_at(event.moment):
            event.happen()
    return len(files)


class File:
    """One file that is told: who begins it, and what happens to it. The names of `events` are those of its methods."""

    def __init__(self, told: dict[str, Any], people: People, now: datetime) -> None:
        self.told, self.people, self.now = told, people, now
        self.pk = 0  # of the file, once it is begun

    def events(self) -> list[Event]:
        """What happened, in the order of the file; nothing of it lies in the future."""
        found = [Event(self._moment(self.told["days_ago"], 0), self.begin)]
        for place, deed in enumerate(self.told.get("events", ()), 1):
            found.append(Event(self._moment(deed["days_ago"], place), partial(self._do, deed)))
        return found

    def _moment(self, days_ago: int, place: int) -> datetime:
        return self.now - timedelta(days=days_ago) + place * BETWEEN

    def _do(self, deed: dict[str, Any]) -> None:
        actor = self.people.persons[deed["by"]] if "by" in deed else self._author
        getattr(self, deed["does"])(deed, actor)

    @property
    def _author(self) -> Any:
        return self.people.persons[self.told["people"][0]["mail"]]

    def begin(self) -> None:
        """The people, their organization, and what they had written when they first closed the page."""
        told = self.told
        persons = {
            one["mail"]: create_person(actor=None, email=one["mail"], display_name=one["display"])
            for one in told["people"]
        }
        self.people.persons |= persons
        users = list(persons.values())
        organization = create_organization(
            actor=users[0],
            name=told["answers"]["name"],
            kind=told["kind"],
            purpose=told["purpose"],
            commune=Commune.objects.filter(code=told["commune"]).first(),
        )
        describe_organization(organization, Answers(members_count=told["members"]), actor=users[0])
        for user in users[1:]:
            add_member(organization, user, actor=users[0], role=Role.ADMIN)
        application = drafting.start_application(organization, actor=users[0], language="fr")
        self.pk = application.pk
        packed = packed_answers(told["answers"])
        for part in Part:
            self._save(application, part, {f.name: packed[f.name] for f in fields_of(part) if f.name in packed})
        for support in told.get("supports", ()):
            self._tell(application, support)

    def _save(self, application: Application, part: str, answers: dict[str, Any]) -> None:
        version = part_version(application.values, application.unfinished, part)
        drafting.save_part(application, part, answers, version=version, actor=self._author)

    def _tell(self, application: Application, told: dict[str, Any]) -> None:
        fields = {name: value for name, value in told.items() if name not in ("left", "tools")}
        drafting.save_project(
            application,
            None,
            fields,
            left=Brand.objects.filter(slug__in=told["left"]),
            tools=Tool.objects.filter(slug__in=told["tools"]),
            actor=self._author,
        )

    # What those who apply do

    def send(self, _deed: dict[str, Any], actor: Any) -> None:
        submitting.submit(self._present(), actor=actor)

    def change(self, deed: dict[str, Any], _actor: Any) -> None:
        self._save(self._present(), deed["part"], packed_answers(deed["answers"]))

    def write_back(self, deed: dict[str, Any], actor: Any) -> None:
        submitting.write_to_committee(self._present(), deed["text"], actor=actor)

    def accept_correction(self, deed: dict[str, Any], actor: Any) -> None:
        project = self._support(deed)
        story = project.story.replace(*deed["replace"])
        signing.accept_correction(project, story=story, period=project.period, actor=actor)

    def explain_correction(self, deed: dict[str, Any], actor: Any) -> None:
        signing.explain_correction(self._support(deed), deed["explanation"], actor=actor)

    def appeal(self, deed: dict[str, Any], actor: Any) -> None:
        submitting.appeal(self._present(), deed["text"], actor=actor)

    def withdraw(self, _deed: dict[str, Any], actor: Any) -> None:
        submitting.withdraw(self._present(), actor=actor)

    # What the associations do that were helped, by the link of their mail and without an account

    def confirm(self, deed: dict[str, Any], _actor: Any) -> None:
        signing.confirm(self._link(deed), name=deed["name"], consent=consent_of(deed), actor=None)

    def correct(self, deed: dict[str, Any], _actor: Any) -> None:
        said = deed["correction"]
        signing.confirm(self._link(deed), name=deed["name"], consent=consent_of(deed), correction=said, actor=None)

    def decline(self, deed: dict[str, Any], _actor: Any) -> None:
        signing.decline(self._link(deed), name=deed["name"], reason=deed["reason"], actor=None)

    def change_consent(self, deed: dict[str, Any], _actor: Any) -> None:
        change_consent(self._support(deed), consent_of(deed))

    # What moderators do

    def take(self, _deed: dict[str, Any], actor: Any) -> None:
        reviewing.take(self._present(), actor=actor)

    def judge(self, deed: dict[str, Any], actor: Any) -> None:
        """What is named in the grid, every other criterion met, and those left open not looked at."""
        application = self._present()
        grid = Judgement.objects.filter(application=application, round=application.round)
        seen = dict(grid.values_list("criterion", "judged_at"))
        cells = []
        for row in Criterion.objects.filter(criteria=application.criteria_id).exclude(key__in=deed.get("open", ())):
            verdict, reason = deed["grid"].get(row.key, (Verdict.MET, ""))
            cells.append(reviewing.Cell(row.pk, verdict, reason, seen.get(row.pk)))
        reviewing.judge(application, cells, actor=actor)

    def ask(self, deed: dict[str, Any], actor: Any) -> None:
        application = self._present()
        rows = Criterion.objects.filter(criteria=application.criteria_id, key__in=deed["criteria"])
        reviewing.request_changes(application, [row.pk for row in rows], actor=actor)

    def note(self, deed: dict[str, Any], actor: Any) -> None:
        reviewing.write_note(self._present(), deed["text"], actor=actor)

    def write(self, deed: dict[str, Any], actor: Any) -> None:
        reviewing.write_to_applicant(self._present(), deed["text"], actor=actor)

    def vote(self, deed: dict[str, Any], actor: Any) -> None:
        application = self._present()
        voting.cast_vote(application, deed["opinion"], deed["reason"], submission=application.submission, actor=actor)

    def stand_aside(self, deed: dict[str, Any], actor: Any) -> None:
        recusing.stand_aside(self._present(), deed["reason"], actor=actor)

    def _present(self) -> Application:
        return Application.objects.get(pk=self.pk)

    def _support(self, deed: dict[str, Any]) -> ToldProject:
        return ToldProject.objects.get(application=self.pk, position=deed["support"] - 1)

    def _link(self, deed: dict[str, Any]) -> SignLink:
        return SignLink.objects.select_related("project").get(project=self._support(deed), state=LinkState.OPEN)


def packed_answers(told: dict[str, Any]) -> dict[str, Any]:
    """Answers as a file keeps them."""
    values: dict[str, Any] = {name: _without_edges(value) for name, value in told.items()}
    values |= {name: frozenset(values[name]) for name in SETS if name in values}
    values |= {name: tuple(tuple(pair) for pair in values[name]) for name in PAIRS if name in values}
    if "prices" in values:
        values["prices"] = tuple(PriceData(*line) for line in values["prices"])
    return pack(values)


def _without_edges(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def consent_of(deed: dict[str, Any]) -> signing.Consent:
    """What an association lets be shown; nothing of what it does not name."""
    return signing.Consent(
        story=deed.get("story", False),
        name=deed.get("shows_name", False),
        quote=deed.get("quote", ""),
        quote_by=deed.get("quote_by", ""),
    )
