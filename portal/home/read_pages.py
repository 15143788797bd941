"""Pages that editors write and everybody reads: a text in blocks, questions and answers, terms of use."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, PageViewRestriction
from wagtail.models.pages import PagePermissionTester
from wagtail.search import index
from wagtail_localize.fields import BaseTranslatableField, SynchronizedField, TranslatableField

from portal.accounts.queries import how_many_accepted
from portal.common import clock
from portal.common.readers import for_every_reader
from portal.common.words import day
from portal.home.blocks import PageBody

BELOW = ["home.StandardPage", "home.FaqPage"]


class KeptPageTester(PagePermissionTester):
    """What may be done with a page that the site cannot do without: everything but taking it away."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return False

    def can_move(self) -> bool:
        return False


def check_stays(page: Page) -> None:
    """A page that is kept does not go by the calendar either. Raises ValidationError."""
    if page.expire_at:
        raise ValidationError(
            {"expire_at": _("The site cannot do without this page: it does not retire on a day. Leave this empty.")}
        )


class ReadPage(Page):
    """What pages that are only read have in common: everybody may, nobody is asked for a password."""

    private_page_options: list[str] = []

    class Meta:
        abstract = True

    def get_view_restrictions(self) -> models.QuerySet[PageViewRestriction]:
        return PageViewRestriction.objects.none()  # for Wagtail, two questions less for each page

    @method_decorator(for_every_reader)
    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super().serve(request, *args, **kwargs)


class StandardPage(ReadPage):
    """A page to read: a title, a standfirst, a text in blocks.

    `body` is the text of pages that were last saved before there were blocks; it is read where `blocks` is empty.
    """

    intro = models.TextField(_("standfirst"), blank=True, max_length=500)
    body = RichTextField(_("text before there were blocks"), blank=True, default="")
    blocks = StreamField(PageBody(), null=True, verbose_name=_("text"))
    in_footer = models.BooleanField(_("listed at the foot of every page"), default=False)
    on_signpost = models.BooleanField(_("on the third signpost of the home page"), default=False)
    at_desk = models.BooleanField(_("at the desk, for those who keep the portal"), default=False, db_default=False)

    search_fields = Page.search_fields + [index.SearchField("intro"), index.SearchField("blocks")]
    content_panels = Page.content_panels + [FieldPanel("intro"), FieldPanel("blocks")]
    promote_panels = Page.promote_panels + [
        MultiFieldPanel(
            [FieldPanel("in_footer"), FieldPanel("on_signpost"), FieldPanel("at_desk")], heading=_("Where it is listed")
        ),
    ]
    # Each language keeps its own addresses and its own text; where a page is listed goes with its French original.
    override_translatable_fields = [
        BaseTranslatableField("body"),
        SynchronizedField("in_footer"),
        SynchronizedField("on_signpost"),
        SynchronizedField("at_desk"),
        TranslatableField("slug"),
    ]
    parent_page_types = ["home.HomePage", *BELOW]
    template = "home/standard_page.html"
    subpage_types = BELOW

    class Meta:
        verbose_name = _("page to read")
        verbose_name_plural = _("pages to read")

    @property
    def text(self) -> Any:
        """Its blocks, or its text of before as the one block that it would be."""
        field = self._meta.get_field("blocks")
        return self.blocks or field.to_python([{"type": "text", "value": self.body}] if self.body else [])


class FaqPage(StandardPage):
    """Questions and answers, in groups. Search engines are told that they are."""

    template = "home/faq_page.html"

    class Meta:
        verbose_name = _("questions and answers")
        verbose_name_plural = _("pages of questions and answers")

    def clean(self) -> None:
        super().clean()
        if not any(block.block_type == "questions" for block in self.blocks or ()):
            raise ValidationError({"blocks": _("There is no question yet: add a block “Questions and answers”.")})


class TermsPage(StandardPage):
    """One version of the terms of use. Each has a page of its own: what was accepted can be read again.

    It stands below the first page alone, or it would go when an editor takes away the page above.
    """

    parent_page_types = ["home.HomePage"]

    version = models.CharField(
        _("version"), max_length=20, help_text=_("As it is shown to those who accept it: 1, 2, 2026-03.")
    )
    in_force_on = models.DateField(
        _("in force from"), help_text=_("From this day on, whoever signs up accepts this version.")
    )

    content_panels = [
        *Page.content_panels,
        HelpPanel(
            content=_(
                "Once somebody has accepted a version, it stays where it is, and keeps its name and its day: correct "
                "slips of the pen in it, and write everything else into a new version."
            )
        ),
        FieldRowPanel([FieldPanel("version"), FieldPanel("in_force_on")], heading=_("Version")),
        FieldPanel("intro"),
        FieldPanel("blocks"),
    ]
    override_translatable_fields = [
        *StandardPage.override_translatable_fields,
        SynchronizedField("version", overridable=False),
        SynchronizedField("in_force_on", overridable=False),
    ]
    template = "home/terms_page.html"

    class Meta:
        verbose_name = _("terms of use")
        verbose_name_plural = _("versions of the terms of use")

    @property
    def is_to_come(self) -> bool:
        return self.in_force_on > clock.today()

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        tester = KeptPageTester if how_many_accepted(self.version) else PagePermissionTester
        return tester(user, self)

    def clean(self) -> None:
        super().clean()
        self._check_accepted()
        others = TermsPage.objects.filter(version=self.version, locale_id=self.locale_id).exclude(pk=self.pk)
        if self.version and others.exists():
            raise ValidationError(
                {
                    "version": _(
                        "There is a version “%(version)s” of the terms already. Give this one another name: whoever "
                        "accepted the other one must be able to read it again."
                    )
                    % {"version": self.version}
                }
            )

    def _check_accepted(self) -> None:
        """What somebody accepted keeps its name and its day."""
        before = TermsPage.objects.filter(pk=self.pk).first()
        if before is None or not (people := how_many_accepted(before.version)):
            return
        check_stays(self)
        told = _(
            "Version “%(version)s”, in force from %(day)s, was accepted (%(count)d times): it keeps its name and its "
            "day. Make a new version for what changes."
        ) % {"version": before.version, "day": day(before.in_force_on), "count": people}
        changed = [name for name in ("version", "in_force_on") if getattr(before, name) != getattr(self, name)]
        if changed:
            raise ValidationError(dict.fromkeys(changed, told))
