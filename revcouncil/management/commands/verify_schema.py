"""Look whether the live database keeps what release 2.0 promises."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from revcouncil.promises import check_all
from revcouncil.schema.direct import direct
from revcouncil.schema.privileges import in_one_line


class Command(BaseCommand):
    """Print one line per promise; exit 1 when one is broken."""

    help = "Check DB-01 to DB-10 in the live catalog, with two live proofs that are rolled back."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Look at every promise and say what was found."""
        broken = 0
        with in_one_line(connection):
            role = self._role()
        with direct(connection), in_one_line(connection):
            for finding in check_all():
                broken += not finding.kept
                style = self.style.SUCCESS if finding.kept else self.style.ERROR
                self.stdout.write(
                    f"{finding.id} {style('pass' if finding.kept else 'MISS')}  {finding.text}"
                )
        self.stdout.write(role)
        if broken:
            raise CommandError(f"{broken} of 10 promises are broken.", returncode=1)

    def _role(self) -> str:
        """Whether all that is kept against the site's own role too."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_user, pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid ="
                " to_regclass('members_member')"
            )
            user, is_owner = cursor.fetchone() or ("", False)
        if not is_owner:
            return f"The site runs as {user}, which owns no table: all this is kept against it too."
        return self.style.WARNING(
            f"The site runs as {user}, the owner of its tables. Unprotected from it: triggers can"
            " be switched off, and with them ledger, totals, counts, audit log and history. Set"
            " MIGRATE_DATABASE_URL to the owner's address and DATABASE_URL to another role's, then"
            " run grant_roles."
        )
