"""`manage.py lint_migrations`: a project's migrations held to the rules of docs/migrations.md."""

from argparse import ArgumentParser
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS

from revcouncil.schema.direct import direct, postgres
from revcouncil.schema.lint import SquawkMissing, lint, our_apps
from revcouncil.schema.privileges import in_one_line
from revcouncil.schema.scratch import CannotRun, NoScratch


class Command(BaseCommand):
    """Name the file, the rule and the remedy of each finding; exit code 1 when there is one."""

    help = (
        "Check the project's migrations with squawk and the rules of docs/migrations.md. Works on a"
        " scratch database."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which apps; all of ours without a name."""
        parser.add_argument(
            "app_label", nargs="*", help="Apps to look at. Default: all of this project."
        )
        parser.add_argument(
            "--database",
            default=DEFAULT_DB_ALIAS,
            help="The alias of the database. Default: default.",
        )

    def handle(self, *args: Any, app_label: list[str], database: str, **options: Any) -> None:
        """Look, and say what came of it."""
        if unknown := sorted(set(app_label) - {app.label for app in apps.get_app_configs()}):
            raise CommandError(f"There is no app with the label {unknown[0]}.")
        connection = postgres(database)
        try:
            with direct(connection), in_one_line(connection):
                findings = lint(connection, app_label or our_apps())
        except (SquawkMissing, NoScratch, CannotRun) as reason:
            raise CommandError(str(reason)) from reason
        for finding in findings:
            self.stdout.write(str(finding))
        if findings:
            raise CommandError(f"{len(findings)} to mend in the migrations.")
