"""The requests of the demo, lived through in order: sent, reminded, answered, closed, asked again.

Everything goes through the actions, with the clock set to the day on which it happens, so that what
the portal does by itself (reminders, the question after six months) happens as it would have.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from portal.common import clock
from portal.home.demo.filling import read_toml
from portal.home.demo.people import People
from portal.taxonomy.models import Brand, Need
from providers.actions.requests import answering, drafting, following, sending, upkeep
from providers.models import Provider, SupportRequest

SURE = timedelta(minutes=5)  # after the moment from which a periodic job has something to do


@dataclass(frozen=True)
class Event:
    """Something that happened at a moment of the past."""

    moment: datetime
    happen: Callable[[], Any]


class Story:
    """One request of the file, and the events of its life."""

    def __init__(self, told: dict[str, Any], people: People, now: datetime) -> None:
        self.told, self.now = told, now
        self.sent_at = now - timedelta(days=told["days_ago"], hours=2)
        self.person = people.persons[told["person"]]
        self.organization = people.associations[told["association"]]
        self.providers = {
            provider.import_id: provider
            for provider in Provider.objects.filter(import_id__in=[r["provider"] for r in told["recipients"]])
        }
        self.request: SupportRequest | None = None

    @property
    def actor(self) -> Any:
        return self.person if self.told["via"] == "member" else None

    def events(self) -> list[Event]:
        """What happened, in no order yet; nothing of it lies in the future."""
        told = self.told
        events = [Event(self.sent_at, self.send)]
        events += [
            Event(self.sent_at + after + SURE, remind)
            for after, remind in (
                (upkeep.REMIND_AFTER[0], upkeep.remind_recipients),
                (upkeep.REMIND_AFTER[1], upkeep.remind_recipients),
                (upkeep.TELL_SILENCE_AFTER, upkeep.tell_silence),
            )
        ]
        for answer in told["recipients"]:
            if answer["state"] != "waiting":
                moment = self.sent_at + timedelta(days=answer["answered_after"])
                events.append(Event(moment, partial(self.answer, answer)))
        ended_at = self.now - timedelta(days=told.get("closed_days_ago", 0), hours=1)
        if told.get("thanked"):
            events.append(Event(ended_at - timedelta(hours=1), self.thank))
        if told["state"] == "closed":
            events.append(Event(ended_at, self.close))
        elif told["state"] == "withdrawn":
            events.append(Event(ended_at, self.withdraw))
        if "follow_up" in told:
            asked_at = ended_at + upkeep.ASK_AFTER[told["follow_up"]["months"]] + SURE
            events.append(Event(asked_at, upkeep.ask_follow_ups))
            events.append(Event(asked_at + timedelta(days=1), self.say_still_in_use))
        return [event for event in events if event.moment < self.now]

    def send(self) -> None:
        told = self.told
        request = drafting.start_request(
            [self.providers[answer["provider"]] for answer in told["recipients"]],
            actor=self.actor,
            language="fr",
            needs=Need.objects.filter(slug__in=told["needs"]),
            brand=Brand.objects.filter(slug=told.get("brand")).first(),
        )
        identity: dict[str, Any] = {
            "organization_name": self.organization.name,
            "organization_kind": self.organization.kind,
            "place": self.organization.commune.name if self.organization.commune else "",
            "contact_name": self.person.display_name,
            "contact_email": self.person.email,
        }
        if self.actor is not None:
            identity["organization"] = self.organization
        drafting.save_step(request, "association", identity, actor=self.actor)
        drafting.save_step(request, "need", {"hope": told["hope"]}, actor=self.actor)
        details = {
            "size": told.get("size"),
            "deadline_kind": told["deadline_kind"],
            "deadline": told.get("deadline", ""),
            "budget": told["budget"],
            "caretaker": told["caretaker"],
            "note": told["note"],
        }
        drafting.save_step(request, "details", details, actor=self.actor)
        sending.submit_request(request, actor=self.actor)
        request.refresh_from_db()
        if self.actor is None and told["state"] != "to_confirm":
            request = sending.confirm_address(request, sending.signature_of(request), actor=None)
        self.request = request

    def answer(self, told: dict[str, Any]) -> None:
        recipient = self._recipient(told["provider"])
        answer = answering.Answer(
            state=answering.AnswerState(told["state"]),
            text=told["answer"],
            available_from=told.get("available_from", ""),
            referral=Provider.objects.filter(import_id=told.get("referral")).first() if told.get("referral") else None,
            referral_note=told.get("referral_note", ""),
        )
        answering.give_answer(recipient, answer, revision=recipient.revision, actor=None)

    def thank(self) -> None:
        following.thank_provider(self._recipient(self._helper()), actor=self.actor)

    def close(self) -> None:
        request = self._present()
        led_somewhere = self.told.get("outcome") in ("worked", "partly")
        chosen = self.providers[self._helper()] if led_somewhere and self._helper() else None
        following.close_request(request, chosen, answers_seen=following.answers_count(request), actor=self.actor)
        if self.told.get("outcome"):
            following.say_outcome(request, self.told["outcome"], self.told.get("outcome_note", ""), actor=self.actor)

    def withdraw(self) -> None:
        following.withdraw_request(self._present(), actor=self.actor)

    def say_still_in_use(self) -> None:
        said = self.told["follow_up"]["still_in_use"]
        if said:
            following.answer_follow_up(self._present().follow_ups.get(), said, actor=self.actor)

    def _helper(self) -> str:
        """The first provider that said yes."""
        return next((answer["provider"] for answer in self.told["recipients"] if answer["state"] == "yes"), "")

    def _recipient(self, provider: str) -> Any:
        return self._present().recipients.select_related("provider", "request").get(provider__import_id=provider)

    def _present(self) -> SupportRequest:
        assert self.request is not None
        return SupportRequest.objects.get(pk=self.request.pk)


def fill_requests(people: People) -> int:
    """Live through the requests of the file; returns how many there are."""
    now = clock.now()
    stories = [Story(told, people, now) for told in read_toml("requests.toml")["requests"]]
    for event in sorted((event for story in stories for event in story.events()), key=lambda event: event.moment):
        with clock.frozen_at(event.moment):
            event.happen()
    return len(stories)
