"""Give the application's role its rights. See docs/operations.md."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS

from revcouncil.schema import grants
from revcouncil.schema.direct import direct, postgres


class Command(BaseCommand):
    """What `migrate` does at its end, by hand: after a restore, or to make the role for the
    first time.
    """

    help = (
        "Give the user of DATABASE_URL what the site needs in the database and take everything"
        " else: no table to make, no ledger, audit log or history to change. Makes the role when it"
        " is missing. Connects with MIGRATE_DATABASE_URL. Safe to repeat."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Which database."""
        parser.add_argument(
            "--database",
            default=DEFAULT_DB_ALIAS,
            help="The alias of the database. Default: default.",
        )

    def handle(self, *, database: str, **options: Any) -> None:
        """Grant, and say what changed."""
        connection = postgres(database)
        with direct(connection):
            role = grants.application_role(database)
            if role is None:
                raise CommandError(
                    "One role does everything here. Set DATABASE_URL to the address of the role the"
                    " site runs as and MIGRATE_DATABASE_URL to the owner's; then run this again."
                )
            try:
                changed = grants.grant_to_application(connection)
            except grants.NoRights as reason:
                raise CommandError(str(reason)) from reason
        self.stdout.write(
            f"{role} has its rights: {changed} changes."
            if changed
            else f"{role} has its rights already."
        )
