"""Migrate to a release by its name."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.migrations.loader import MigrationLoader

from revcouncil.schema.releases import RELEASES, targets


class Command(BaseCommand):
    """`migrate_to 1.0`: bring each app to the head it has in that release, forward or back."""

    help = "Migrate to a release by name, forward or back."

    def add_arguments(self, parser: CommandParser) -> None:
        """The release's name."""
        parser.add_argument("release", help=f"One of {', '.join(RELEASES)}.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate what is not ours to its newest state, then each app of ours to its head."""
        release = options["release"]
        if release not in RELEASES:
            raise CommandError(f"There is no release {release}. Known: {', '.join(RELEASES)}.")
        for app, head in targets(release):
            call_command("migrate", app, head or "zero", verbosity=options["verbosity"])
        for app in sorted(MigrationLoader(None).migrated_apps - RELEASES[release].keys()):
            call_command("migrate", app, verbosity=min(options["verbosity"], 0 if options["verbosity"] < 2 else 2))
