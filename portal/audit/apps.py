from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from portal.common.registries import append_only


class AuditConfig(AppConfig):
    name = "portal.audit"
    label = "audit"
    verbose_name = _("Traces of decisions")

    def ready(self) -> None:
        from portal.audit import kept

        kept.register()
        append_only.register("audit.AuditEntry", ())
