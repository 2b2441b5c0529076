"""Give the site's role and those beside it their rights. See docs/operations.md."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS

from revcouncil.schema import grants, outside
from revcouncil.schema.direct import direct, postgres


class Command(BaseCommand):
    """What `migrate` does at its end, by hand: after a restore, or to make the role for the
    first time.
    """

    help = (
        "Give the user of DATABASE_URL what the site needs in the database and take everything"
        " else: no table to make, no ledger, audit log or history to change. API_ROLE and"
        " REPORTING_ROLE likewise, where they are named. Makes a role when it is missing."
        " Connects with MIGRATE_DATABASE_URL. Safe to repeat."
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
            if role is None and not outside.named():
                raise CommandError(
                    "One role does everything here. Set DATABASE_URL to the address of the role the"
                    " site runs as and MIGRATE_DATABASE_URL to the owner's; then run this again."
                )
            try:
                changed = {role: grants.grant_to_application(connection) or 0} if role else {}
                changed |= outside.grant_to_named(connection)
            except grants.NoRights as reason:
                raise CommandError(str(reason)) from reason
        for name, count in changed.items():
            self.stdout.write(
                f"{name} has its rights: {count} changes."
                if count
                else f"{name} has its rights already."
            )
