from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from portal.accounts.enums import StaffGroup
from portal.accounts.models import User
from portal.accounts.queries import people_in
from portal.home.actions.basics import BASICS
from portal.home.actions.settings import fill_in_settings, settle_first_settings
from portal.home.actions.setup import NotProven, check_proven, follow_site_url, keep_closed_at_first, make_keeper
from portal.home.management.commands.run import lacks_migrations
from portal.home.models import HomePage, SiteSettings
from portal.settings.environment import read

BAD_INPUT = 2  # what the command ends with when something lacks or is refused; nothing was written then
# What is asked: the option, the environment variable that stands in for it, the question.
QUESTIONS = {
    "email": ("SETUP_EMAIL", "Mail address of the first operator"),
    "name": ("SETUP_NAME", "Name of the first operator, as others read it"),
    "site_name": ("SETUP_SITE_NAME", "Name of the site"),
    "contact": ("SETUP_CONTACT", "Mail address that readers may write to"),
    "host_name": ("SETUP_HOST_NAME", "Name of the host, for the legal notice (may stay empty)"),
}
MAY_STAY_EMPTY = {"host_name"}
ADDRESSES = {"email", "contact"}
KEPT_IN: dict[str, tuple[Any, str]] = {
    "name": (User, "display_name"),
    "site_name": (SiteSettings, "name"),
    "host_name": (SiteSettings, "host_name"),
}


class Command(BaseCommand):
    """Set a real site up: words and places, first pages, reasons, criteria, its name and contact, its first operator.

    Asks for what is not given by option or environment, if there is somebody to ask. Done again, it changes nothing
    that is there, and says so. Ends with 0, or with 2 when something lacks or is refused: then nothing was written.
    """

    help = "Set a real site up, without invented content. Safe to repeat. Ends by saying what to do next."

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name, (variable, question) in QUESTIONS.items():
            parser.add_argument(f"--{name.replace('_', '-')}", help=f"{question} (or the environment: {variable})")
        parser.add_argument(
            "--language", choices=list(dict(settings.LANGUAGES)), default="fr", help="in which the operator reads"
        )
        parser.add_argument(
            "--as",
            dest="group",
            choices=list(StaffGroup.values),
            default=StaffGroup.OPERATORS.value,
            help="who the person is; operators unless said otherwise",
        )
        parser.add_argument("--no-input", action="store_true", help="ask nothing: what lacks is refused")

    def handle(self, *args: Any, **options: Any) -> None:
        if lacks_migrations():
            raise CommandError(
                "The database is not ready: run “manage.py migrate”, then this again. Nothing was written.",
                returncode=BAD_INPUT,
            )
        given = self.gather(options)
        check(given)
        self.refuse_unproven(given["email"])
        fresh = not HomePage.objects.exists()
        with transaction.atomic():  # interrupted, a site would be open, with the settings of another one
            self.lay_down(given, fresh=fresh)
        self.keeper(given, options)
        self.next_steps()

    def lay_down(self, given: dict[str, str], *, fresh: bool) -> None:
        for basic in BASICS:
            self.say(basic.lay_down(None), basic.name)
        if fresh:
            self.say(keep_closed_at_first(actor=None), "search engines are asked to stay away until you open the site")
        self.say(follow_site_url(actor=None), f"address of the site: {settings.SITE_URL}")
        filled = (settle_first_settings if fresh else fill_in_settings)(
            {"name": given["site_name"], "contact_email": given["contact"], "host_name": given["host_name"]},
            actor=None,
        )
        self.say(bool(filled), "name and contact of the site")

    def gather(self, options: dict[str, Any]) -> dict[str, str]:
        """What is given by options, by the environment, or by somebody who is asked now."""
        given = {
            name: (options[name] or read(variable) or "").strip() for name, (variable, _question) in QUESTIONS.items()
        }
        for name in self.wanted(given):
            if options["no_input"] or not sys.stdin.isatty():
                break
            given[name] = self.answer(name)
        if missing := [name for name in self.wanted(given) if name not in MAY_STAY_EMPTY]:
            ways = ", ".join(f"--{name.replace('_', '-')} (or {QUESTIONS[name][0]})" for name in missing)
            raise CommandError(f"Not given: {ways}. Nothing was written.", returncode=BAD_INPUT)
        return given

    def wanted(self, given: dict[str, str]) -> list[str]:
        """What lacks. A site that has pages and an operator needs nothing more."""
        if HomePage.objects.exists() and people_in(StaffGroup.OPERATORS).exists():
            return ["name"] if given["email"] and not given["name"] and not known(given["email"]) else []
        return [name for name in QUESTIONS if not given[name]]

    def answer(self, name: str) -> str:
        """What is typed, once it can be kept; nothing when there is no more to read."""
        while True:
            try:
                value = self.ask(f"{QUESTIONS[name][1]}: ").strip()
            except EOFError:
                return ""
            if value and not (why := fault(name, value)):
                return value
            if not value and name in MAY_STAY_EMPTY:
                return value
            self.stdout.write(f"  “{shown(value)}”: {why}." if value else "  This one is needed.")

    def ask(self, question: str) -> str:
        return input(question)

    def refuse_unproven(self, email: str) -> None:
        try:
            check_proven(email)
        except NotProven as error:
            raise CommandError(
                f"{error} has an account that never confirmed this address: whoever made it logs in and confirms it, "
                "or you choose another address. Nothing was written.",
                returncode=BAD_INPUT,
            ) from error

    def keeper(self, given: dict[str, str], options: dict[str, Any]) -> None:
        """The account of the person who was named, if one was."""
        if not given["email"]:
            return
        person, changed = make_keeper(
            email=given["email"],
            display_name=given["name"],
            language=options["language"],
            group=options["group"],
            actor=None,
        )
        self.say(changed, f"{person.display_name} <{person.email}>, {StaffGroup(options['group']).value}")

    def say(self, changed: bool, what: str) -> None:
        self.stdout.write(f"  {'done   ' if changed else 'there  '} {what}")

    def next_steps(self) -> None:
        log_in = settings.SITE_URL + reverse("account_request_login_code")
        opening = settings.SITE_URL + reverse("home:opening")
        languages = " and ".join(dict(settings.LANGUAGES))
        self.stdout.write(
            f"\nThe site speaks: {languages} (LANGUAGES).\n"
            "What to do next:\n"
            "  1. start the site, and “manage.py tick --every 5” or workers: without them no mail leaves;\n"
            f"  2. log in at {log_in} with a code that comes by mail;\n"
            "  3. set a second factor up when you are asked: it opens the desk and the back office;\n"
            f"  4. go through {opening}, then open the site there.\n"
            "One more person: manage.py setup --email ADDRESS --name NAME --as moderators"
        )


def known(email: str) -> bool:
    return User.objects.filter(email__iexact=email).exists()


def check(given: dict[str, str]) -> None:
    """Refuse what cannot be kept, by its value and the rule, before anything is written."""
    for name, value in given.items():
        if value and (why := fault(name, value)):
            option = f"--{name.replace('_', '-')}"
            raise CommandError(f"{option} is “{shown(value)}”: {why}. Nothing was written.", returncode=BAD_INPUT)


def fault(name: str, value: str) -> str:
    """Why this cannot be kept, and what to do; empty where it can."""
    if name in ADDRESSES:
        try:
            validate_email(value)
        except ValidationError:
            return "it is no mail address: write one like name@example.org"
        return ""
    model, field = KEPT_IN[name]
    longest = model._meta.get_field(field).max_length
    if len(value) > longest:
        return f"it has {len(value)} characters, {longest} are the most: shorten it"
    return "" if value.isprintable() else "it holds a character that cannot be read: type it anew"


def shown(value: str) -> str:
    """A value as a terminal can show it: not too long, and nothing in it that cannot be read."""
    short = value if len(value) <= 40 else value[:40] + "…"
    return short if short.isprintable() else ascii(short)[1:-1]
