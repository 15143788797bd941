"""Tags of every page: menus, languages, words, addresses with one value more or less, fields."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Paginator
from django.forms import BaseForm, BoundField, CheckboxSelectMultiple, RadioSelect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from portal.common import charts, languages, registries, words
from portal.common.money import Money

register = template.Library()

QUOTED_TYPES = {"text", "email", "number", "url", "tel", "search", "date"}
QUOTED_LENGTH = 60


def _stations(context: template.Context, registry: registries.Registry) -> list[dict]:
    request = context.get("request")
    user = getattr(request, "user", None)
    match = getattr(request, "resolver_match", None)
    here, path = (match.view_name if match else ""), (request.path if request else "")
    entries = [entry for entry in registry if entry.visible(user)]
    # Of two stations that claim a page, the one that names it more closely has it.
    closest = max((_claim(entry, here, path) for entry in entries), default=0)
    found = []
    for entry in entries:
        try:
            url = reverse(entry.url_name)
        except NoReverseMatch:  # a part that is not installed has no station
            continue
        inside = closest and _claim(entry, here, path) == closest
        current = "page" if request and request.path == url else "true" if inside else ""
        found.append({"label": entry.label, "url": url, "current": current})
    return found


def _claim(entry: registries.MenuEntry, here: str, path: str) -> int:
    """How closely an entry names the page being shown: letters of its longest name that fits, 0 for none."""
    if here and (here == entry.url_name or (entry.holds_below and path.startswith(reverse(entry.url_name)))):
        return len(here)
    return max((len(prefix) for prefix in entry.path_prefixes if here.startswith(prefix)), default=0)


@register.simple_tag(takes_context=True)
def main_menu(context: template.Context) -> list[dict]:
    """Stations of the header road: label, url, current ("page", "true" or empty)."""
    return _stations(context, registries.main_menu)


@register.simple_tag(takes_context=True)
def account_menu(context: template.Context) -> list[dict]:
    """Stations of a person's own pages."""
    return _stations(context, registries.account_menu)


@register.simple_tag(takes_context=True)
def language_links(context: template.Context) -> list[languages.Alternate]:
    """This page, or its nearest translated parent, in the other languages."""
    request = context.get("request")
    return languages.alternates(request, context.get("page")) if request else []


@register.simple_tag
def site_address(path: str = "") -> str:
    """`path` as an absolute address of this site."""
    return settings.SITE_URL.rstrip("/") + path


@register.filter
def day(value: date | datetime | None) -> str:
    """A day in words, with its year."""
    return words.day(value)


@register.filter
def day_of_year(value: date | datetime | None) -> str:
    """A day in words, without the year."""
    return words.day(value, with_year=False)


@register.filter
def euros(cents: int | Money | None) -> str:
    """Integer cents, or Money, as people write it: *1 250 €*, *€1,250*."""
    if cents is None or cents == "":
        return ""
    return str(cents if isinstance(cents, Money) else Money(cents))


@register.filter
def number(value: int | float | None) -> str:
    """A number with its thousands apart."""
    return words.number(value)


@register.filter
def sentence_list(items: Iterable[object]) -> str:
    """*a, b et c*."""
    return words.sentence(items)


@register.filter(is_safe=True)
def joined(text: str) -> str:
    """A sentence with a name in it, as French says it: *du Moyeu*."""
    return words.joined(text)


@register.filter
def name_size(name: str) -> str:
    """Class of a large title: nothing up to 11 letters, "long" up to 22, "very-long" above or with a very long word."""
    longest = max((len(word) for word in name.split()), default=0)
    if len(name) > 22 or longest > 14:
        return "very-long"
    return "long" if len(name) > 11 else ""


def _query(context: template.Context, name: str, values: list[str]) -> str:
    query = context["request"].GET.copy()
    query.setlist(name, values)
    if not values:
        del query[name]
    query.pop("page", None)
    return "?" + query.urlencode() if query else context["request"].path


@register.simple_tag(takes_context=True)
def query_with(context: template.Context, name: str, value: object) -> str:
    """This address with one more value of a repeated parameter, back on the first page."""
    values = context["request"].GET.getlist(name)
    return _query(context, name, values if str(value) in values else [*values, str(value)])


@register.simple_tag(takes_context=True)
def query_without(context: template.Context, name: str, value: object = None) -> str:
    """This address without one value (or, if none is given, without any value) of a parameter."""
    values = context["request"].GET.getlist(name)
    return _query(context, name, [] if value is None else [kept for kept in values if kept != str(value)])


@register.filter
def page_numbers(paginator: Paginator, number: int) -> Iterable[int | str]:
    """Numbers to offer around a page, with an ellipsis where some are left out."""
    return paginator.get_elided_page_range(number, on_each_side=1, on_ends=1)


@register.simple_tag
def bar_chart(rows: Iterable[tuple[str, int]]) -> dict:
    """What components/bars.html draws: bars, and the height they need."""
    found = charts.bars(rows)
    return {"bars": found, "height": len(found) * charts.BAR_STEP}


@register.simple_tag
def road_gauge(reached: int, tiers: Iterable[tuple[str, int]]) -> charts.Gauge:
    """What components/gauge.html draws."""
    return charts.gauge(reached, tiers)


@register.filter
def focus_id(field: BoundField) -> str:
    """The id that a link to a field must name: the first choice of a group, else the field itself."""
    widgets = field.subwidgets if field.field.widget.use_fieldset else []
    return (widgets[0].id_for_label if widgets else field.id_for_label) or field.auto_id


@register.filter
def error_messages(field: BoundField) -> list[str]:
    """Messages of a field, quoting what was typed unless it is secret, long or already quoted."""
    widget_type = getattr(field.field.widget, "input_type", "")
    typed = str(field.value() or "").strip() if widget_type in QUOTED_TYPES else ""
    messages = []
    for message in (str(error) for error in field.errors):
        if typed and len(typed) <= QUOTED_LENGTH and typed not in message:
            message = _("“%(typed)s”: %(message)s") % {"typed": typed, "message": message[:1].lower() + message[1:]}
        messages.append(message)
    return messages


@register.filter
def summary_line(field: BoundField) -> str:
    """A field's line in the error summary: its question, then what is wrong."""
    label = str(field.label).strip().removesuffix(":").rstrip()
    if label.endswith(("?", "!", ".", "…")):
        return f"{label} {field.errors[0]}"
    return _("%(question)s: %(message)s") % {"question": label, "message": field.errors[0]}


@register.filter
def keeps_everything(form: BaseForm) -> bool:
    """Whether the form gives back all that was typed: browsers are never sent back a password or a file."""
    kinds = {getattr(field.widget, "input_type", "") for field in form.fields.values()}
    return not kinds & {"password", "file"}


@register.filter
def is_choice_group(field: BoundField) -> bool:
    """Whether the field is drawn as a group of stations (radio buttons or checkboxes)."""
    return isinstance(field.field.widget, (RadioSelect, CheckboxSelectMultiple))


@register.filter
def is_single_checkbox(field: BoundField) -> bool:
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not field.field.widget.use_fieldset


@register.filter
def marks_optional(field: BoundField) -> bool:
    """Whether the word "optional" stands beside the label."""
    return not field.field.required and not field.field.disabled and not is_single_checkbox(field)


@register.simple_tag
def widget_with_hints(field: BoundField) -> Any:
    """The field's control; a mail address may be filled in by the browser unless the form says otherwise."""
    attrs: dict[str, str | bool] = {}
    if getattr(field.field.widget, "input_type", "") == "email" and "autocomplete" not in field.field.widget.attrs:
        attrs["autocomplete"] = "email"
    return field.as_widget(attrs=attrs)
