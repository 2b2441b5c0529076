"""`manage.py lint_migrations`: our migrations held to the rules of docs/migrations.md."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, connections

from revcouncil.schema.lint import SquawkMissing, lint, our_apps
from revcouncil.schema.privileges import in_one_line


class Command(BaseCommand):
    """Name the file, the rule and the remedy of each finding; exit code 1 when there is one."""

    help = "Check every migration of ours with squawk and the rules of this house."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which apps; all of ours without a name."""
        parser.add_argument("app_label", nargs="*", help="Apps to look at. Default: all of this project.")

    def handle(self, *args: Any, app_label: list[str], **options: Any) -> None:
        """Look, and say what came of it."""
        connection = connections[DEFAULT_DB_ALIAS]
        try:
            with in_one_line(connection):
                findings = lint(connection, app_label or our_apps())
        except SquawkMissing as missing:
            raise CommandError(str(missing)) from missing
        for finding in findings:
            self.stdout.write(str(finding))
        if findings:
            raise CommandError(f"{len(findings)} to mend in the migrations.")
