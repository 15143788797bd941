from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.moderation.notices.models import Notice

__all__ = ["Notice", "ReasonText"]


def _in_english() -> bool:
    return (get_language() or "fr").startswith("en")


class ReasonText(models.Model):
    """A reason that moderators can take as it is or make their own. People always read a reason."""

    class Topic(models.TextChoices):
        SUSPEND_LISTING = "suspend-listing", _("suspending a listing")
        SETTLE_MISTAKE = "settle-mistake", _("a reported mistake: settled, corrected")
        DISMISS_MISTAKE = "dismiss-mistake", _("a reported mistake: nothing to correct")
        DECIDE_CLAIM = "decide-claim", _("who answers for an organization: a claim")
        DECIDE_SUCCESSION = "decide-succession", _("who answers for an organization: admins who are silent")
        CHECK_NUMBER = "check-number", _("an organization: is the number its own")
        ANSWER_NOTICE = "answer-notice", _("a notice of illegal content: the decision")
        JUDGE_CRITERION = "judge-criterion", _("an application: a criterion to complete or not met")

    topic = models.CharField(
        _("used for"), max_length=30, choices=Topic.choices, default=Topic.SUSPEND_LISTING, db_index=True
    )
    label_fr = models.CharField(_("short name for moderators, in French"), max_length=80)
    label_en = models.CharField(_("short name for moderators, in English"), max_length=80)
    text_fr = models.TextField(_("text in French"), max_length=2000)
    text_en = models.TextField(_("text in English"), max_length=2000)
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        verbose_name = _("reason text")
        verbose_name_plural = _("reason texts")
        ordering = ["topic", "position", "pk"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return self.label_en if _in_english() else self.label_fr

    @property
    def text(self) -> str:
        return self.text_en if _in_english() else self.text_fr
