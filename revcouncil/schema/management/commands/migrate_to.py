"""Migrate to a release by its name."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.loader import MigrationLoader

from revcouncil.schema.releases import releases, targets


class Command(BaseCommand):
    """`migrate_to 1.0`: bring each app to the head it has in that release, forward or back."""

    help = (
        "Migrate to a release by name, forward or back. SCHEMA_RELEASES in the settings says which"
        " there are."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The release's name, and which database."""
        parser.add_argument(
            "release", help=f"One of {', '.join(releases()) or 'those in SCHEMA_RELEASES'}."
        )
        parser.add_argument(
            "--database",
            default=DEFAULT_DB_ALIAS,
            help="The alias of the database. Default: default.",
        )

    def handle(
        self, *args: Any, release: str, database: str, verbosity: int, **options: Any
    ) -> None:
        """Migrate each named app to its head, then every other to its newest state."""
        if not (known := releases()):
            raise CommandError(
                "This project names no releases. Name them in the setting SCHEMA_RELEASES"
                " (docs/schema.md)."
            )
        if release not in known:
            raise CommandError(f"There is no release {release}. Known: {', '.join(known)}.")
        for app, head in targets(release):
            call_command("migrate", app, head or "zero", database=database, verbosity=verbosity)
        loader = MigrationLoader(connections[database])
        pending = {
            app for app, name in loader.graph.nodes if (app, name) not in loader.applied_migrations
        }
        for app in sorted(pending - known[release].keys()):
            call_command("migrate", app, database=database, verbosity=0 if verbosity < 2 else 2)
