"""Look whether the live database keeps what release 2.0 promises."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from revcouncil.promises import check_all
from revcouncil.schema.privileges import in_one_line


class Command(BaseCommand):
    """Print one line per promise; exit 1 when one is broken."""

    help = "Check DB-01 to DB-10 in the live catalog, with two live proofs that are rolled back."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Look at every promise and say what was found."""
        broken = 0
        with in_one_line(connection):
            findings = list(check_all())
        for finding in findings:
            broken += not finding.kept
            style = self.style.SUCCESS if finding.kept else self.style.ERROR
            self.stdout.write(f"{finding.id} {style('pass' if finding.kept else 'MISS')}  {finding.text}")
        if broken:
            raise CommandError(f"{broken} of 10 promises are broken.", returncode=1)
