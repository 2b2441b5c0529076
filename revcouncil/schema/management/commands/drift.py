"""Compare the live database with what its recorded migrations declare. See docs/operations.md."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.loader import MigrationLoader

from revcouncil.schema.baseline import walked_already
from revcouncil.schema.direct import direct, postgres
from revcouncil.schema.drift import Difference, compare, left_behind
from revcouncil.schema.privileges import in_one_line
from revcouncil.schema.runner import migrator_at_work
from revcouncil.schema.scratch import (
    CannotRun,
    MigrationKey,
    NoScratch,
    Point,
    plan,
    scratch_database,
    snapshot,
    unknown_to,
    walk,
)


class Command(BaseCommand):
    """One line a difference, with what mends it; exit 1 on any."""

    help = (
        "Compare the live catalog with a scratch database migrated to the same point, and name"
        " every difference in one line with its remedy. Changes nothing. Exits with 1 on any"
        " difference."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Which database, what to leave out, and how to print."""
        parser.add_argument(
            "--database",
            default=DEFAULT_DB_ALIAS,
            help="The alias of the database. Default: default.",
        )
        parser.add_argument(
            "--json",
            action="store_true",
            help="Print one JSON object, with both definitions of each object.",
        )
        parser.add_argument(
            "--ignore",
            action="append",
            default=[],
            metavar="PATTERN",
            help="Leave out extra objects of this name or table, such as 'legacy_*'.",
        )

    def handle(self, *, database: str, ignore: list[str], **options: Any) -> None:
        """Compare and print."""
        connection = postgres(database)
        with direct(connection), in_one_line(connection):
            busy = migrator_at_work(connection)
            point, unknown, differences = self._look(connection, ignore)
        if options["json"]:
            self._print_json(point, unknown, differences, busy)
        else:
            self._print(point, unknown, differences, busy)
        if differences:
            raise CommandError(
                f"{len(differences)} {'difference' if len(differences) == 1 else 'differences'}.",
                returncode=1,
            )

    def _look(
        self, connection: BaseDatabaseWrapper, ignore: list[str]
    ) -> tuple[Point, list[MigrationKey], list[Difference]]:
        """Where the database stands, what it recorded that the code does not know, and what
        differs.
        """
        try:
            loader = MigrationLoader(connection)
            loader.check_consistent_history(connection)
            applied, live = set(loader.applied_migrations), snapshot(connection)
            if not applied and any(entry.kind == "table" for entry in live):
                raise CommandError(
                    "This database has tables but no history of migrations. `manage.py baseline`"
                    " finds where it stands."
                )
            order = plan(connection)
            known = [key for key in order if key in applied]
            full = walked_already(connection, order, known)
            with scratch_database(connection) as scratch:
                point = full[len(known)] if full else walk(scratch, known)[-1]
                differences = compare(
                    live=live, declared=point.catalog, made_by=point.made_by, ignore=ignore
                )
                if any(difference.live is not None for difference in differences):
                    # Half of a migration that was killed before it was recorded is no riddle: name
                    # the migration.
                    rest = [key for key in order if key not in applied]
                    ahead = full[len(known) :] if full else walk(scratch, rest, start=point)
                    pending = {
                        entry: made
                        for entry, made in ahead[-1].made_by.items()
                        if made not in applied
                    }
                    harmless = left_behind(step.catalog for step in ahead)
                    differences = compare(
                        live=live,
                        declared=point.catalog,
                        made_by=point.made_by,
                        pending=pending,
                        harmless=harmless,
                        ignore=ignore,
                    )
        except (InconsistentMigrationHistory, NoScratch, CannotRun) as error:
            raise CommandError(str(error)) from error
        return point, unknown_to(loader, applied), differences

    def _print(
        self, point: Point, unknown: list[MigrationKey], differences: list[Difference], busy: bool
    ) -> None:
        for difference in differences:
            self.stdout.write(str(difference))
        if unknown:
            names = ", ".join(".".join(key) for key in unknown)
            self.stdout.write(f"Recorded, but not in this code, and so not compared: {names}.")
        if differences and busy:
            self.stdout.write("A migrate is at work on this database: look again when it is done.")
        if not differences:
            self.stdout.write(
                f"No drift: {len(point.catalog)} objects are as {len(point.applied)} recorded"
                " migrations declare them."
            )

    def _print_json(
        self, point: Point, unknown: list[MigrationKey], differences: list[Difference], busy: bool
    ) -> None:
        found = []
        for difference in differences:
            fields = asdict(difference) | difference.entry._asdict()
            del fields["entry"]
            fields["migration"] = ".".join(difference.migration) if difference.migration else None
            found.append(fields)
        answer = {
            "differences": found,
            "objects": len(point.catalog),
            "migrations": len(point.applied),
            "unknown_migrations": [".".join(key) for key in unknown],
            "migrate_at_work": busy,
        }
        self.stdout.write(json.dumps(answer, indent=2))
