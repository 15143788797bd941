"""What every page of this app asks: the rules, the criteria in force."""

from __future__ import annotations

from collections.abc import Sequence

from providers.vetting.enums import ApplicationState, Opinion, Part
from providers.vetting.models import Application, CriteriaSet, Judgement, VettingRules, Vote


def rules() -> VettingRules:
    """The rules of the review; those of the programme on a site that has none yet (one query)."""
    return VettingRules.objects.filter(pk=VettingRules.ONLY).first() or VettingRules(pk=VettingRules.ONLY)


def criteria_in_force() -> CriteriaSet | None:
    """The present version of the criteria, with its rows (two queries); None on a site that has none yet."""
    return CriteriaSet.objects.published().prefetch_related("rows").first()


def votes_that_count(application: Application) -> Sequence[Vote]:
    """The votes on the version of the file that is being read, in this round (one query)."""
    return list(
        Vote.objects.filter(
            application=application, round=application.round, submission=application.submission
        ).select_related("voter")
    )


def opinions(application: Application) -> list[Opinion]:
    """What was voted so far on the version that is being read (one query)."""
    return [Opinion(vote.opinion) for vote in votes_that_count(application)]


def asked_of(application: Application) -> list[Judgement]:
    """What the applicant is asked to complete, with the criterion of each (one query)."""
    return list(
        Judgement.objects.filter(application=application, round=application.round, is_asked=True).select_related(
            "criterion"
        )
    )


def writable_parts(application: Application) -> list[Part]:
    """The parts that the applicant may write in now (one query)."""
    if application.state != ApplicationState.CHANGES_REQUESTED:
        return list(Part) if application.is_writable else []
    asked = parts_to_complete(application)
    return [part for part in Part if part in asked]


def parts_to_complete(application: Application) -> set[str]:
    """The parts that answer what is asked (one query)."""
    return {judgement.criterion.part for judgement in asked_of(application)}
