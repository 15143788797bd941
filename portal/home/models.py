from __future__ import annotations

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.models.pages import PagePermissionTester

from portal.common.palette import CHANGEABLE, MODES, Palette
from portal.home import colours
from portal.home.read_pages import FaqPage, KeptPageTester, ReadPage, StandardPage, TermsPage, check_stays

__all__ = ["FaqPage", "HomePage", "KeptPageTester", "ReadPage", "SiteSettings", "StandardPage", "TermsPage"]


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

    def clean(self) -> None:
        super().clean()
        check_stays(self)

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return KeptPageTester(user, self)


def _colour(label: Any) -> models.CharField:
    """A colour of the site's own, #RRGGBB; empty for the shipped one."""
    is_colour = RegexValidator(r"\A#[0-9A-F]{6}\Z", _("A colour is written like #FFCB1F."))
    return models.CharField(label, max_length=7, blank=True, default="", db_default="", validators=[is_colour])


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

    road_light = _colour(_("the road, by day"))
    road_dark = _colour(_("the road, by night"))
    red_light = _colour(_("the red of buttons, by day"))
    red_dark = _colour(_("the red of buttons, by night"))
    link_light = _colour(_("links, by day"))
    link_dark = _colour(_("links, by night"))
    ground_light = _colour(_("the ground, by day"))
    ground_dark = _colour(_("the ground, by night"))

    publication_director = models.CharField(
        _("who answers for what is published"), max_length=120, blank=True, default="", db_default=""
    )
    host_name = models.CharField(_("name of the host"), max_length=120, blank=True, default="", db_default="")
    host_address = models.CharField(
        _("postal address of the host"), max_length=250, blank=True, default="", db_default=""
    )
    host_phone = models.CharField(_("telephone of the host"), max_length=40, blank=True, default="", db_default="")

    security_contact = models.CharField(
        _("contact for security faults"), max_length=200, blank=True, default="", db_default=""
    )
    security_valid_until = models.DateField(_("this contact is valid until"), null=True, blank=True)
    backups_note = models.TextField(
        _("backups: where, how often, who restores them"), max_length=1000, blank=True, default="", db_default=""
    )
    # Changed by the button of the opening page only.
    is_open = models.BooleanField(_("open to search engines"), default=True, db_default=True, editable=False)

    class Meta:
        verbose_name = _("site settings")

    @property
    def own_colours(self) -> Palette:
        """The colours that this site has in place of the shipped ones, by mode."""
        found = {
            mode: {token: value for token in CHANGEABLE if (value := getattr(self, f"{token}_{mode}"))}
            for mode in MODES
        }
        return {mode: tokens for mode, tokens in found.items() if tokens}

    @property
    def colours_digest(self) -> str:
        """The name of the style sheet with these colours; empty where there is none."""
        return colours.digest(self.own_colours)
