import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from providers.actions.importing import ImportReport, apply_import, plan_import
from providers.importing.reading import TableError, read_table

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
        self.print_report(report, as_json=options["json"])
        if report.refused:
            if options["json"]:
                sys.exit(1)
            raise CommandError(_("Nothing was written. Mend the refused lines and send the table again."))
        if not options["dry_run"] and (report.new or report.changed):
            apply_import(report, actor=None)
            if not options["json"]:
                self.stdout.write(_("Written. The index follows with the next tick."))

    def print_report(self, report: ImportReport, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
            return
        for name, title in TITLES.items():
            lines = getattr(report, name)
            self.stdout.write(title(len(lines)))
            if name != "unchanged":
                for line in lines:
                    self.stdout.write(
                        _("  line %(line)s, %(id)s: %(reason)s")
                        % {"line": line.line, "id": line.import_id, "reason": line.reason}
                    )
