"""Whether files can be decided, among the points of the opening."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.moderation.permissions import is_moderator, is_operator
from portal.moderation.registry import Finding, OpeningPoint, Part, Standing, opening_points
from providers.vetting.models import CriteriaSet
from providers.vetting.queries import rules
from providers.vetting.queries_committee import committee_size


def register() -> None:
    """Called once the models are loaded."""
    for position, name, point in (
        (
            150,
            "criteria",
            OpeningPoint(
                part=Part.WORDS,
                label=gettext_lazy("Criteria published"),
                why=gettext_lazy("Who asks to be listed reads them before, and is judged by them only."),
                look=_criteria,
                url=lambda: reverse("vetting:join"),
                visible=lambda user: is_operator(user) or is_moderator(user),
            ),
        ),
        (
            210,
            "moderators",
            OpeningPoint(
                part=Part.PEOPLE,
                label=gettext_lazy("Enough moderators"),
                why=gettext_lazy("As many as must agree on a file, so that one can be decided at all."),
                look=_moderators,
                visible=is_operator,
            ),
        ),
    ):
        opening_points.register(name, point, position=position)


def _criteria(request: HttpRequest) -> Finding:
    newest = CriteriaSet.objects.published().values_list("number", flat=True).first()
    if newest is None:
        return Finding(Standing.TO_DO, _("“manage.py setup” lays down a first version."))
    return Finding(Standing.DONE, _("Version %(number)s is in force.") % {"number": newest})


def _moderators(request: HttpRequest) -> Finding:
    there, quorum = committee_size(), rules().quorum
    said = ngettext(
        "%(count)d moderator, and %(quorum)d must agree.", "%(count)d moderators, and %(quorum)d must agree.", there
    ) % {"count": there, "quorum": quorum}
    return Finding(Standing.DONE if there >= quorum else Standing.TO_DO, said)
