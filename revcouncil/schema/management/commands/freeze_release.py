"""`manage.py freeze_release`: write down the hashes of what is released."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from revcouncil.schema import frozen
from revcouncil.schema.releases import releases


class Command(BaseCommand):
    """Run it when a release is cut, after its heads stand in SCHEMA_RELEASES."""

    help = "Write down the hash of every migration and SQL file up to the newest release."
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        """Write the list, or say which released file was edited."""
        try:
            count = frozen.freeze()
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Release {list(releases())[-1]} is frozen: {count} files.")
