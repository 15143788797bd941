from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.audit.words import name_verbs
from portal.common.registries import Panel, erasers, exporters, panels_of
from portal.taxonomy.registry import TermLink, term_links, use_links, uses_that_would_go

VERBS = {
    "correction.propose": _("proposed a correction"),
    "correction.confirm_address": _("confirmed the address"),
    "correction.forget_address": _("had the address removed"),
    "correction.accept": _("took the correction over"),
    "correction.accept_in_part": _("took a part of the correction over"),
    "correction.refuse": _("left the page as it was"),
    "correction.blank": _("address and words deleted"),
    "search.cared_for": _("let a search in vain lead to a brand"),
    "search.care_undone": _("took that back"),
    "homeexample.chosen": _("chosen for the home page"),
    "homeexample.dropped": _("taken off the home page"),
}


class WordsConfig(AppConfig):
    name = "portal.words"
    label = "words"
    verbose_name = _("Words: corrections and searches")

    def ready(self) -> None:
        import_module("portal.words.notifications.corrections")
        # models are loaded only now
        from portal.words import kept
        from portal.words.actions.upkeep import erase_corrections, export_corrections

        name_verbs(VERBS)
        erasers.register("words.corrections", erase_corrections, position=12)
        exporters.register("words.corrections", export_corrections)
        panel = Panel("words/_correct_link.html", correct_link)
        for page in ("taxonomy.need", "taxonomy.tool"):
            panels_of(page).register("words.correct", panel, position=900)
        term_links.register("words.merge", TermLink(_("Merge it into another word…"), merge_address))
        # Whoever was promised an answer gets it before the word may go.
        uses_that_would_go.register("words.correction", Q(state="waiting"))
        use_links.register("words.correction", lambda term: reverse("words:desk_corrections"))
        _register_queues()
        kept.register()


def correct_link(request: Any, term: Any) -> dict[str, Any]:
    """On the page of a need or a tool: where one says what is wrong on it."""
    return {"url": reverse(f"words:correct_{term._meta.model_name}", args=[term.slug])}


def merge_address(term: Any) -> str:
    return reverse("words:desk_merge", args=[term._meta.model_name, term.pk])


def _register_queues() -> None:
    from portal.moderation.permissions import keeps_the_words
    from portal.moderation.registry import Case, Queue, cases, queues
    from portal.words.queries import correction_names, corrections_to_read, searches_to_do

    queues.register(
        "corrections",
        Queue(
            label=_("Corrections"),
            description=_("What readers say would be right on the pages of needs and tools."),
            url_name="words:desk_corrections",
            waiting=corrections_to_read,
            visible=keeps_the_words,
        ),
        position=780,
    )
    queues.register(
        "vocabulary",
        Queue(
            label=_("Vocabulary"),
            description=_("Every word in one list: find it, see who uses it, merge two that mean the same."),
            url_name="words:desk_vocabulary",
            waiting=None,
            visible=keeps_the_words,
        ),
        position=790,
    )
    queues.register(
        "searches",
        Queue(
            label=_("Searches that found nothing"),
            description=_("What people look for and the vocabulary does not know yet."),
            url_name="words:desk_searches",
            waiting=searches_to_do,
            visible=keeps_the_words,
        ),
        position=800,
    )
    queues.register(
        "examples",
        Queue(
            label=_("Examples of the home page"),
            description=_("What people look for, and what of it the home page shows."),
            url_name="words:desk_examples",
            waiting=None,
            visible=keeps_the_words,
        ),
        position=810,
    )
    cases.register("words.correction", Case("words:desk_correction", correction_names))
