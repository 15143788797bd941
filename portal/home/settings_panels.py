"""The settings of the site in tabs, with a drawing of the colours by day and by night."""

from __future__ import annotations

import contextlib
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TabbedInterface,
)

from portal.common.palette import CHANGEABLE, DAY, MODES, NIGHT, with_own
from portal.home.contrast import measures, shown, tidy_colour
from portal.home.forms import SiteSettingsForm

MODE_LABELS = {DAY: pgettext_lazy("colours", "By day"), NIGHT: pgettext_lazy("colours", "By night")}


class Tabs(TabbedInterface):
    """Tabs that open, after a refusal, at the first one where something is refused."""

    class BoundPanel(TabbedInterface.BoundPanel):
        @property
        def attrs(self) -> dict[str, str]:
            refused = set(self.form.errors) if self.form is not None and self.form.is_bound else set()
            for child, identifier in self.visible_children_with_identifiers:
                if refused & set(child.panel.get_form_options()["fields"]):
                    return {**super().attrs, "data-w-tabs-active-panel-id-value": f"tab-{identifier}"}
            return super().attrs


class ColoursPanel(Panel):
    """Signs in the colours as typed last, and every contrast that is measured."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "home/back_office_colours.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            colours = with_own(self.typed_colours())
            rows: dict[Any, dict[str, Any]] = {}
            for measure in measures(colours):
                row = rows.setdefault(measure.use.label, {"least": measure.use.least})
                row[measure.mode] = {"ratio": shown(measure.ratio), "passes": measure.passes}
            context["drawings"] = [
                {"label": MODE_LABELS[mode], "mode": mode, "colours": _named(colours[mode])} for mode in MODES
            ]
            context["rows"] = rows
            return context

        def typed_colours(self) -> dict[str, dict[str, str]]:
            """The colours that stand in the fields, refused ones too; what is no colour is left out."""
            found: dict[str, dict[str, str]] = {mode: {} for mode in MODES}
            for token in CHANGEABLE:
                for mode in MODES:
                    with contextlib.suppress(ValueError):
                        found[mode][token] = tidy_colour(self.form[f"{token}_{mode}"].value() or "")
            return found


def _named(colours: Any) -> dict[str, str]:
    """Tokens by names that a template can say."""
    return {token.replace("-", "_"): colour for token, colour in colours.items()}


def _pair(token: str, heading: Any, help_text: Any) -> MultiFieldPanel:
    return MultiFieldPanel(
        [FieldRowPanel([FieldPanel(f"{token}_{DAY}"), FieldPanel(f"{token}_{NIGHT}")])],
        heading=heading,
        help_text=help_text,
    )


NAME = [
    FieldPanel("name", help_text=_("In the header, in titles, and under which mails go out.")),
    FieldPanel(
        "logo", help_text=_("PNG, JPEG or WebP, at most 2 MB and 4,000 pixels. Empty: the drawing of the tandem.")
    ),
    FieldRowPanel([FieldPanel("motto_fr"), FieldPanel("motto_en")]),
    FieldPanel("about_fr"),
    FieldPanel("about_en"),
]
COLOURS = [
    HelpPanel(
        content=_(
            "Empty fields keep the colours that come with the site. Each colour is a pair, one for the day and one for "
            "the night. What cannot be read is refused, with the nearest shade that can."
        )
    ),
    ColoursPanel(heading=_("As saved, or as typed last")),
    _pair("road", _("The road"), _("Header, signs, the first choice of a group. Dark writing stands on it.")),
    _pair("red", _("Red"), _("The one button of a page, and the ring around what the keyboard is on.")),
    _pair("link", _("Links"), _("In texts, on the ground and on white sheets.")),
    _pair("ground", _("The ground"), _("Behind everything.")),
]
LEGAL = [
    FieldPanel("contact_email", help_text=_("At the foot of every page. People write there when something is wrong.")),
    FieldPanel("postal_address", help_text=_("At the foot of every page and of every mail.")),
    FieldPanel("publication_director", help_text=_("First and last name; in the legal notice.")),
    MultiFieldPanel(
        [FieldPanel("host_name"), FieldPanel("host_address"), FieldPanel("host_phone")],
        heading=_("Host"),
        help_text=_("Whoever keeps the machine the site runs on; in the legal notice."),
    ),
]
KEEPING = [
    FieldPanel(
        "security_contact",
        help_text=_("A mail address, or an address that begins with https://. Shown at /.well-known/security.txt."),
    ),
    FieldPanel("security_valid_until", help_text=_("Less than a year ahead. Empty: eleven months from today.")),
    FieldPanel("backups_note", help_text=_("For those who keep the site only; shown nowhere else.")),
]
TABS = Tabs(
    [
        ObjectList(NAME, heading=_("Name and logo")),
        ObjectList(COLOURS, heading=_("Colours")),
        ObjectList(LEGAL, heading=_("Contact and legal notice")),
        ObjectList(KEEPING, heading=_("Keeping the site")),
    ],
    base_form_class=SiteSettingsForm,
)
