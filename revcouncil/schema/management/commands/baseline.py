"""Give a database that has the tables its history. See docs/operations.md."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS
from django.db.backends.base.base import BaseDatabaseWrapper

from revcouncil.schema import baseline, runner
from revcouncil.schema.direct import direct, postgres
from revcouncil.schema.privileges import in_one_line
from revcouncil.schema.scratch import CannotRun, NoScratch, snapshot
from revcouncil.schema.session import Pooled, prepare


class Command(BaseCommand):
    """Find the migration whose schema the database has exactly and record up to there; otherwise
    say what differs.
    """

    help = (
        "For a database that has the tables but no migration history: finds the migration after"
        " which a fresh database looks exactly like it and records everything up to there. Where"
        " none does, prints the differences to the nearest one, records nothing and exits with 1."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Which database, what to leave out, and whether to write."""
        parser.add_argument(
            "--database",
            default=DEFAULT_DB_ALIAS,
            help="The alias of the database. Default: default.",
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="Print what would be recorded and record nothing.",
        )
        parser.add_argument(
            "--ignore",
            action="append",
            default=[],
            metavar="PATTERN",
            help="Leave out extra objects of this name or table, such as 'legacy_*'.",
        )

    def handle(self, *, database: str, dry_run: bool, ignore: list[str], **options: Any) -> None:
        """Look, and record unless it is a dry run."""
        connection = postgres(database)
        try:
            with direct(connection), in_one_line(connection):
                prepare(connection)
                with runner.only_migrator(connection, self.stdout.write):
                    self._baseline(connection, dry_run=dry_run, ignore=ignore)
        except (CannotRun, NoScratch, Pooled) as reason:
            raise CommandError(str(reason)) from reason

    def _baseline(
        self, connection: BaseDatabaseWrapper, *, dry_run: bool, ignore: list[str]
    ) -> None:
        if recorded := baseline.history(connection):
            raise CommandError(
                f"This database has a history of {_migrations(recorded)} already. `migrate` goes on"
                " from there, `drift` checks it."
            )
        live = snapshot(connection)
        if not any(entry.kind == "table" for entry in live):
            raise CommandError("This database has no tables. Run migrate.")
        verdict = baseline.locate(live, baseline.points_of(connection), ignore=ignore)
        point, count = verdict.point, len(verdict.point.applied)
        if verdict.differences:
            self.stdout.write(
                f"No point of the history has exactly this schema. The nearest is {point.name}:"
            )
            for difference in verdict.differences:
                self.stdout.write(f"  {difference}")
            raise CommandError(
                f"{len(verdict.differences)} to mend; nothing was recorded.", returncode=1
            )
        self.stdout.write(f"The schema is exactly that of {point.name}.")
        if dry_run:
            for app, name in point.applied:
                self.stdout.write(f"  {app}.{name}")
            self.stdout.write(
                f"{_migrations(count)} to record. This was a dry run: nothing was recorded."
            )
            return
        baseline.record(connection, point.applied)
        self.stdout.write(f"Recorded {_migrations(count)}. Run migrate to go on from here.")


def _migrations(number: int) -> str:
    return f"{number:,} migration{'' if number == 1 else 's'}"
