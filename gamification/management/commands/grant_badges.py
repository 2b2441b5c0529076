"""`manage.py grant_badges`: grant every badge that is due and missing, in batches of members."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Max
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from gamification.badges.actions import grant_missing
from members.models import Member
from members.rules import tally

BATCH = 500
INTERRUPTED = 130  # what a shell expects of a command ended by Ctrl-C


class Command(BaseCommand):
    """Grant what is missing.

    Each batch is a transaction of its own, so it may be stopped and run again at any time.
    """

    help = (
        "Grant every badge that is due and missing, dated when it was reached. "
        "Safe to repeat, to interrupt, and beside awards."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How much at once."""
        parser.add_argument(
            "--batch", type=int, default=BATCH, help=f"members in one transaction (default {BATCH})"
        )

    def handle(self, *, batch: int, **options: Any) -> None:
        """Walk the members by id; the last line says how many badges were missing."""
        console = Console(stderr=True)
        columns = (TextColumn("Members"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        last = Member.objects.aggregate(last=Max("pk"))["last"] or 0
        if not last:
            self.stdout.write("There are no members: nothing was looked at.")
            return
        granted = after = 0
        try:
            with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
                # The highest id stands for the count, which would take long.
                task = progress.add_task("Members", total=last)
                while members := list(
                    Member.objects.filter(pk__gt=after)
                    .order_by("pk")
                    .only("time_zone")[: max(batch, 1)]
                ):
                    granted += grant_missing(members=members)
                    after = members[-1].pk
                    progress.update(task, completed=after)
        except KeyboardInterrupt:
            self.stderr.write(
                f"Stopped. {tally(granted, 'badge')} granted; the same command grants the rest."
            )
            if not getattr(self, "_called_from_command_line", False):
                raise
            sys.exit(INTERRUPTED)
        were, are = (" was", "is") if granted == 1 else ("s were", "are")
        self.stdout.write(f"{granted:,} badge{were} missing and {are} granted.")
