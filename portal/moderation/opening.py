"""Who keeps the portal, among the points of the opening."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.enums import StaffGroup
from portal.accounts.queries import people_in
from portal.moderation.permissions import is_operator
from portal.moderation.registry import Finding, OpeningPoint, Part, Standing, opening_points

ENOUGH_OPERATORS = 2


def register() -> None:
    """Called once the models are loaded."""
    opening_points.register(
        "operators",
        OpeningPoint(
            part=Part.PEOPLE,
            label=gettext_lazy("A second operator"),
            why=gettext_lazy("Somebody else can help when you are ill, or have lost your second factor."),
            look=_operators,
            visible=is_operator,
        ),
        position=200,
    )


def _operators(request: HttpRequest) -> Finding:
    names = [person.display_name for person in people_in(StaffGroup.OPERATORS)]
    if len(names) >= ENOUGH_OPERATORS:
        return Finding(Standing.DONE, ", ".join(names))
    return Finding(
        Standing.TO_DO, _("“manage.py setup --email ADDRESS --name NAME” makes an account for one more person.")
    )
