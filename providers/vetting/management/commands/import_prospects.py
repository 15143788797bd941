import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from providers.importing.reading import TableError, read_table
from providers.vetting.actions.prospect_importing import ProspectReport, apply_prospects, plan_prospects
from providers.vetting.prospect_table import SHAPE

TITLES = {
    "created": lambda n: ngettext("%s new prospect", "%s new prospects", n) % n,
    "skipped": lambda n: ngettext("%s line is left out", "%s lines are left out", n) % n,
    "refused": lambda n: ngettext("%s line is refused", "%s lines are refused", n) % n,
}


class Command(BaseCommand):
    help = (
        "Take in a CSV table of prospects (columns: name, email, website, why, language). Reports line by line, then "
        "writes all of it or nothing. Nobody is written to. Those who are listed or noted already, were invited "
        "before, or said never again, are left out, so the same table can be sent again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="report only, write nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON: created skipped refused")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = plan_prospects(read_table(options["file"], SHAPE))
        except TableError as error:
            if options["json"]:
                self.stdout.write(json.dumps({"error": str(error), **ProspectReport().as_json()}, ensure_ascii=False))
                sys.exit(1)
            raise CommandError(str(error)) from error
        if not report.refused and not options["dry_run"]:
            report = apply_prospects(report, actor=None)
        self.print_report(report, as_json=options["json"])
        if report.refused:
            if options["json"]:
                sys.exit(1)
            raise CommandError(_("Nothing was written. Mend the refused lines and send the table again."))

    def print_report(self, report: ProspectReport, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
            return
        for name, title in TITLES.items():
            told = getattr(report, name)
            self.stdout.write(title(len(told)))
            for line in told:
                self.stdout.write(
                    _("  line %(line)s, %(name)s: %(reason)s")
                    % {"line": line.line, "name": line.name, "reason": line.reason}
                )
