from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.common import services
from portal.common.services import Look, State, look_at_all
from portal.notifications.health import send_test_mail

MARKS = {State.OK: "fine", State.FAILING: "WRONG", State.NOT_USED: "not used", State.UNKNOWN: "not looked at"}
FOR_ONE_MACHINE = ("portal.settings.dev", "portal.settings.test")


class Command(BaseCommand):
    """Try every service that is configured, and say of each that is wrong what is wrong and what to set or do.

    Ends with 0 if nothing is wrong, with 1 otherwise. Settings that refuse to load are named too: see manage.py.
    """

    help = "Try every configured service. Says in one sentence what is wrong and what to set; ends with 1 then."
    requires_system_checks: list[str] = []  # one of them may be what is wrong

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--mail", metavar="ADDRESS", help="also send a mail there, and say what the server answered"
        )
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        looks = look_at_all(patience=services.PATIENCE_OF_A_PERSON)
        if options["mail"]:
            looks.append(look_at_test_mail(options["mail"]))
        fine = not any(look.is_failing for look in looks)
        if options["json"]:
            self.stdout.write(json.dumps(as_data(looks, fine=fine), ensure_ascii=False, indent=2))
        else:
            self.tell(looks)
        if not fine:
            sys.exit(1)

    def tell(self, looks: list[Look]) -> None:
        """One line for each."""
        self.stdout.write(line("settings", MARKS[State.OK], about_settings()))
        for look in looks:
            text = line(look.name, MARKS[look.state], look.text)
            self.stdout.write(self.style.ERROR(text) if look.is_failing else text)


def line(name: str, mark: str, text: str) -> str:
    return f"{name:<14} {mark:<13} {text}".rstrip()


def about_settings() -> str:
    """Which settings were looked at: those of one's own machine say little about a public site."""
    module = settings.SETTINGS_MODULE
    if module in FOR_ONE_MACHINE:
        return f"{module}; a public site runs with DJANGO_SETTINGS_MODULE=portal.settings.production"
    return module


def look_at_test_mail(address: str) -> Look:
    """Send a mail, as another look."""
    service = services.Service(label="test mail", check=lambda: send_test_mail(address))
    return services.look_at("test mail", service)


def as_data(looks: list[Look], *, fine: bool) -> dict[str, Any]:
    """What was found, for a program."""
    found = [{"name": look.name, "state": look.state, "text": look.text} for look in looks]
    return {"fine": fine, "settings": about_settings(), "services": found}
