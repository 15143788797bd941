from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from portal.common.csv_export import write_csv
from providers.exporting import whole_rows
from providers.importing.columns import COLUMNS


class Command(BaseCommand):
    help = "Write the whole directory as the table import_directory reads. It holds mail addresses: keep it safe."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0

        def rows():
            nonlocal count
            for row in whole_rows():
                count += 1
                yield row

        with options["file"].open("w", encoding="utf-8", newline="") as stream:
            write_csv(stream, COLUMNS, rows())
        self.stdout.write(_("%(count)s listings written to %(file)s.") % {"count": count, "file": options["file"]})
