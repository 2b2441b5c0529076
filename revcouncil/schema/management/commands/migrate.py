"""Django's own `migrate`, careful with a live database. See docs/migrations.md."""

import re
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate as django_migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.operations.base import Operation
from rich.console import Console

from revcouncil.schema import grants, outside, runner
from revcouncil.schema.direct import direct
from revcouncil.schema.locks.guard import LockDeadline, LockGuard, Refused
from revcouncil.schema.plan import observed
from revcouncil.schema.privileges import in_one_line, no_statistics
from revcouncil.schema.progress import watched
from revcouncil.schema.session import Pooled, long_transactions, prepared

DEFAULT_DEADLINE = "10m"


def seconds(text: str) -> float:
    """ "90", "90s", "10m" or "1h" as seconds."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([smh]?)", text)
    if not match:
        raise ArgumentTypeError(f"{text!r} is not a length of time such as 90s or 10m")
    return float(match[1]) * {"": 1, "s": 1, "m": 60, "h": 3600}[match[2]]


class Command(django_migrate.Command):
    """The same flags and the same output; every statement passes a lock guard, and --plan names the
    locks.
    """

    # What is printed below an operation: nothing where locks are not known.
    _locks: Callable[[Operation], list[str]] = staticmethod(lambda operation: [])

    def add_arguments(self, parser: CommandParser) -> None:
        """Django's own, and --lock-deadline."""
        super().add_arguments(parser)
        parser.add_argument(
            "--lock-deadline",
            type=seconds,
            default=seconds(DEFAULT_DEADLINE),
            metavar="TIME",
            help=(
                "How long to try for one strong lock before stopping and naming who is in the way."
                f" Default {DEFAULT_DEADLINE}."
            ),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, or print the plan with its locks."""
        connection = connections[options["database"]]
        if connection.vendor != "postgresql":
            super().handle(*args, **options)
            return
        if options["check_unapplied"]:
            with in_one_line(connection):
                super().handle(*args, **options)
            return
        if options["plan"]:
            with (
                direct(connection),
                in_one_line(connection),
                observed(connection, self.stderr.write) as self._locks,
            ):
                super().handle(*args, **options)
            return
        console = Console(file=getattr(self.stdout, "_out", None), highlight=False)
        say = self.stdout.write if options["verbosity"] >= 1 else lambda line: None
        try:
            with (
                direct(connection),
                in_one_line(connection),
                prepared(connection),
                runner.only_migrator(connection, say),
            ):
                self._report_long_transactions(connection, say)
                guard = LockGuard(
                    connection,
                    options["lock_deadline"],
                    say,
                    partial(watched, connection, console=console),
                )
                with careful_executor(guard):
                    super().handle(*args, **options)
                if changed := grants.grant_to_application(connection):
                    say(f"The application's role has its rights: {changed} changes.")
                for name, count in outside.grant_to_named(connection).items():
                    if count:
                        say(f"{name} has its rights: {count} changes.")
        except (Pooled, LockDeadline, Refused, grants.NoRights) as reason:
            raise CommandError(str(reason)) from reason
        except KeyboardInterrupt as stop:
            raise CommandError(
                "Stopped. Run migrate again: it goes on from here.", returncode=130
            ) from stop

    def describe_operation(self, operation: Operation, backwards: bool) -> tuple[str, bool]:  # type: ignore[override]
        """Django's line for --plan, and the operation's locks below it."""
        text, is_error = django_migrate.Command.describe_operation(operation, backwards)
        return "\n".join([text, *(f"        {line}" for line in self._locks(operation))]), is_error

    def _report_long_transactions(self, connection: BaseDatabaseWrapper, say: Any) -> None:
        if lack := no_statistics(connection):
            say(self.style.WARNING(lack))
        if lines := long_transactions(connection):
            say(
                self.style.WARNING(
                    "Open transactions that index builds and validations may have to wait for:"
                )
            )
            for line in lines:
                say(f"  {line}")


@contextmanager
def careful_executor(guard: LockGuard) -> Iterator[None]:
    """Let Django's command use our executor while the block runs: it takes the class from its
    own module.
    """
    executor = type("GuardedExecutor", (runner.CarefulExecutor,), {"guard": guard})
    plain = getattr(django_migrate, "MigrationExecutor")  # noqa: B009
    setattr(django_migrate, "MigrationExecutor", executor)  # noqa: B010
    try:
        yield
    finally:
        setattr(django_migrate, "MigrationExecutor", plain)  # noqa: B010
