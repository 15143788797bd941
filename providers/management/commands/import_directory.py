import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from providers.actions.importing import apply_import, plan_import
from providers.importing.reading import TableError, read_table
from providers.importing.report import ImportReport, Line

TITLES = {
    "created": lambda n: ngettext("%s new listing", "%s new listings", n) % n,
    "updated": lambda n: ngettext("%s listing changes", "%s listings change", n) % n,
    "unchanged": lambda n: ngettext("%s listing stays as it is", "%s listings stay as they are", n) % n,
    "refused": lambda n: ngettext("%s line is refused", "%s lines are refused", n) % n,
}


class Command(BaseCommand):
    help = (
        "Take in a directory as a CSV table (columns: docs/import.md). Reports line by line, then writes all of it "
        "or nothing. A line is known by its id, so the same table can be sent again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="report only, write nothing")
        parser.add_argument(
            "--json", action="store_true", help="print the report as JSON: created updated unchanged refused"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = plan_import(read_table(options["file"]))
        except TableError as error:
            if options["json"]:
                self.stdout.write(json.dumps({"error": str(error), **ImportReport().as_json()}, ensure_ascii=False))
                sys.exit(1)
            raise CommandError(str(error)) from error
        writes = not (report.refused or options["dry_run"]) and bool(report.new or report.changed)
        if options["json"]:
            if writes:
                apply_import(report, actor=None)
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
            if report.refused:
                sys.exit(1)
            return
        self.print_report(report)
        if report.refused:
            raise CommandError(_("Nothing was written. Mend the refused lines and send the table again."))
        if writes:
            self.write(report)

    def write(self, report: ImportReport) -> None:
        """Write it, and name the lines whose number somebody took since the report."""
        apply_import(report, actor=None)
        if report.refused:
            said = ngettext(
                "The table is written, but for %s line whose number was taken meanwhile:",
                "The table is written, but for %s lines whose numbers were taken meanwhile:",
                len(report.refused),
            ) % len(report.refused)
            raise CommandError("\n".join([said, *map(self.in_words, report.refused)]))
        self.stdout.write(_("Written. The index follows with the next tick."))

    def print_report(self, report: ImportReport) -> None:
        for name, title in TITLES.items():
            lines = getattr(report, name)
            self.stdout.write(title(len(lines)))
            for line in lines:
                if name != "unchanged" or line.on_number:  # a number that stays is to be read
                    self.stdout.write(self.in_words(line))

    @staticmethod
    def in_words(line: Line) -> str:
        return _("  line %(line)s, %(id)s: %(reason)s") % {
            "line": line.line,
            "id": line.import_id,
            "reason": line.reason,
        }
