"""The mistakes reported in the demo, lived through in order: asked, reminded, answered, handed over, decided.

Everything goes through the actions, with the clock set to the day on which it happens.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from portal.common import clock
from portal.home.demo.filling import read_toml
from portal.home.demo.people import People
from portal.home.demo.requests import SURE, Event
from portal.outbox.sweeper import sweep
from providers.actions.mistakes import answering, deciding, following, reporting, upkeep
from providers.enums import MistakeAnswer, MistakeKind
from providers.models import MistakeReport, Provider
from providers.models.mistake_report import ANSWER_WITHIN


def forget_words() -> None:
    """Half a year after the end. The mails have left by then, or they would count as lost."""
    while sweep(queues=["default"]):
        pass
    upkeep.blank_old_mistakes()


class Report:
    """One report of the file, and the events of its life."""

    def __init__(self, told: dict[str, Any], people: People) -> None:
        self.told, self.people = told, people
        self.made_at = clock.now() - timedelta(days=told["days_ago"], hours=3)
        self.actor = people.persons[told["person"]] if "person" in told else None
        self.report: MistakeReport | None = None

    def events(self) -> list[Event]:
        """What happened, in no order yet; nothing of it lies in the future."""
        events = [
            Event(self.made_at, self.make),
            Event(self.made_at + upkeep.REMIND_AFTER + SURE, upkeep.remind_of_mistakes),
            Event(self.made_at + ANSWER_WITHIN + SURE, upkeep.hand_over_mistakes),
        ]
        for name, happen in (("answer", self.answer), ("still_wrong", self.call_wrong), ("decision", self.decide)):
            if name in self.told:
                events.append(Event(self.made_at + timedelta(days=self.told[name]["after"], hours=1), happen))
        if "answer" in self.told and "decision" not in self.told:
            ended_at = self.made_at + timedelta(days=self.told["answer"]["after"], hours=1)
            events.append(Event(ended_at + upkeep.KEEP_WORDS + SURE, forget_words))
        return [event for event in events if event.moment < clock.now()]

    def make(self) -> None:
        told = reporting.Told(MistakeKind(self.told["kind"]), self.told["words"], self.told.get("address", ""))
        listing = Provider.objects.get(import_id=self.told["listing"])
        self.report = reporting.report_mistake(listing, told, actor=self.actor, language="fr")

    def answer(self) -> None:
        told = self.told["answer"]
        said = answering.Said(MistakeAnswer(told["says"]), told["words"])
        answering.answer_mistake(self._present(), said, actor=None)

    def call_wrong(self) -> None:
        following.say_still_wrong(self._present(), self.told["still_wrong"]["words"], actor=self.actor)

    def decide(self) -> None:
        told = self.told["decision"]
        act = deciding.settle_mistake if told["decision"] == "settle" else deciding.dismiss_mistake
        act(self._present(), actor=self.people.persons[told["by"]], reason=told["reason"])

    def _present(self) -> MistakeReport:
        assert self.report is not None
        return MistakeReport.objects.select_related("provider__organization").get(pk=self.report.pk)


def fill_mistakes(people: People) -> int:
    """Live through the reports of the file; returns how many there are."""
    reports = [Report(told, people) for told in read_toml("mistakes.toml")["mistakes"]]
    for event in sorted((event for report in reports for event in report.events()), key=lambda event: event.moment):
        with clock.frozen_at(event.moment):
            event.happen()
    return len(reports)
