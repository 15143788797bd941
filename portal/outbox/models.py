from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OutboxEvent(models.Model):
    """Something to be done after commit: written in the transaction that wants it, done by the sweeper."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        CLAIMED = "claimed", _("being done")
        DONE = "done", _("done")
        FAILED = "failed", _("given up")

    topic = models.CharField(_("topic"), max_length=60)
    key = models.CharField(_("key"), max_length=120, blank=True)
    payload = models.JSONField(_("payload"), default=dict)
    queue = models.CharField(_("queue"), max_length=20, default="default")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField(_("written"))
    due_at = models.DateTimeField(_("due"))
    claimed_until = models.DateTimeField(_("claimed until"), null=True)
    claim = models.CharField(_("claim"), max_length=32, blank=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    last_error = models.TextField(_("last error"), blank=True)
    done_at = models.DateTimeField(_("done"), null=True)

    class Meta:
        verbose_name = _("outbox event")
        verbose_name_plural = _("outbox events")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["queue", "due_at", "id"],
                condition=Q(state__in=["waiting", "claimed"]),
                name="outbox_open",
            ),
            # Few among many that are done: what operators look at.
            models.Index(fields=["state", "due_at"], condition=~Q(state="done"), name="outbox_not_done"),
            models.Index(fields=["done_at"], condition=Q(state="done"), name="outbox_done"),
        ]
        constraints = [
            # The same wish written twice while the first waits is one event.
            models.UniqueConstraint(
                fields=["topic", "key"],
                condition=Q(state="waiting") & ~Q(key=""),
                name="outboxevent_one_waiting_per_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} #{self.pk} ({self.state})"


class PeriodicRun(models.Model):
    """When a periodic job last ran; its row is claimed, so two sweepers do it once."""

    name = models.CharField(max_length=80, unique=True)
    last_run_at = models.DateTimeField()

    class Meta:
        verbose_name = _("periodic job")
        verbose_name_plural = _("periodic jobs")

    def __str__(self) -> str:
        return self.name


class Lease(models.Model):
    """Who does something that one process alone may do, and until when, unless it says so again."""

    name = models.CharField(max_length=40, unique=True)
    holder = models.CharField(max_length=120, blank=True)
    until = models.DateTimeField()

    class Meta:
        verbose_name = _("lease")
        verbose_name_plural = _("leases")

    def __str__(self) -> str:
        return f"{self.name}: {self.holder}"
