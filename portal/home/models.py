from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.models.pages import PagePermissionTester

from portal.home.read_pages import FaqPage, ReadPage, StandardPage, TermsPage

__all__ = ["FaqPage", "HomePage", "KeptPageTester", "ReadPage", "SiteSettings", "StandardPage", "TermsPage"]


class KeptPageTester(PagePermissionTester):
    """What may be done with a page that the site cannot do without: everything but taking it away."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return False

    def can_move(self) -> bool:
        return False


class HomePage(ReadPage):
    """The first page: a slogan, one question, three stops, what it costs and who keeps it."""

    slogan_first = models.CharField(_("slogan, first line"), max_length=30)
    slogan_second = models.CharField(_("slogan, second line"), max_length=30)
    standfirst = models.CharField(_("standfirst"), max_length=300)
    question = models.CharField(_("the question above the field"), max_length=120)
    example = models.CharField(_("example in the field"), max_length=60)
    find_text = models.TextField(_("first stop: find somebody"), max_length=500)
    write_text = models.TextField(_("second stop: write to them"), max_length=500)
    trust_text = models.TextField(_("third stop: know whom one writes to"), max_length=500)
    keepers_title = models.CharField(_("who keeps it: title"), max_length=60)
    keepers = RichTextField(_("who keeps it, and what it costs"), features=["bold", "link"])

    content_panels = Page.content_panels + [
        MultiFieldPanel(
            [FieldPanel("slogan_first"), FieldPanel("slogan_second"), FieldPanel("standfirst")],
            heading=_("Slogan"),
        ),
        MultiFieldPanel([FieldPanel("question"), FieldPanel("example")], heading=_("Question")),
        MultiFieldPanel(
            [FieldPanel("find_text"), FieldPanel("write_text"), FieldPanel("trust_text")],
            heading=_("Three stops"),
        ),
        MultiFieldPanel([FieldPanel("keepers_title"), FieldPanel("keepers")], heading=_("Who keeps it")),
    ]
    max_count_per_parent = 1
    parent_page_types = ["wagtailcore.Page"]
    template = "home/home_page.html"
    subpage_types = ["home.StandardPage", "home.FaqPage", "home.TermsPage"]

    class Meta:
        verbose_name = _("home page")

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return KeptPageTester(user, self)


@register_setting(icon="site")
class SiteSettings(BaseSiteSetting):
    """What another collective changes to run Tandem under its own name."""

    name = models.CharField(_("name"), max_length=40, default="Tandem")
    logo = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo"),
        help_text=_("Empty: the drawing of the tandem."),
    )
    motto_fr = models.CharField(_("motto in the footer, in French"), max_length=60, default="Personne ne part seul.")
    motto_en = models.CharField(_("motto in the footer, in English"), max_length=60, default="Nobody leaves alone.")
    about_fr = models.TextField(_("who keeps the site, in French"), max_length=400, blank=True)
    about_en = models.TextField(_("who keeps the site, in English"), max_length=400, blank=True)
    contact_email = models.EmailField(_("contact address"), blank=True)
    postal_address = models.CharField(_("postal address"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("site settings")
