from django.apps import AppConfig

from portal.common.registries import append_only


class AuditConfig(AppConfig):
    name = "portal.audit"
    label = "audit"

    def ready(self) -> None:
        append_only.register("audit.AuditEntry", ())
