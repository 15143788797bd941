from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.common.actions.web_role import NoWebRole, grant_web_role


class Command(BaseCommand):
    help = (
        "PostgreSQL: let a role run the site without being able to change tables, or what is only ever added to. "
        "Run by the owner, after every migrate."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the role in the site's DATABASE_URL")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            said = grant_web_role(options["name"])
        except NoWebRole as error:
            raise CommandError(str(error)) from error
        self.stdout.write("\n".join(said))
