from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.search.analysis import tokens


class Command(BaseCommand):
    """What the search makes of a text: why two words meet, or do not."""

    help = "Print the tokens of a text, one a line."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("text")

    def handle(self, *args: Any, **options: Any) -> None:
        for token in tokens(options["text"]):
            self.stdout.write(token.stem)
