"""Compare totals, streaks and ranks with the ledger. See docs/operations.md."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from gamification.ledger.check import differences
from gamification.ledger.check.counts import slices
from gamification.ledger.check.members import members
from gamification.ledger.check.repair import repair as mend
from gamification.models import RankBlock
from members.models import Member
from members.rules import tally
from revcouncil.schema.direct import direct

# So many of each run are repaired at once; a database with more faults than this wants a look
# first.
MOST_KEPT = 100_000


class Command(BaseCommand):
    """One line a difference; exit 1 on any that is left, and when nobody was compared."""

    help = (
        "Recompute every member's total, last activity, streak and standing from the ledger, and every count of the ranks, and compare, "
        "in batches under live traffic. One line a difference; exits with 1 on any, and when there was nobody to compare. "
        "--repair mends them and says so in the audit log."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to mend, and where to begin."""
        parser.add_argument(
            "--repair",
            action="store_true",
            help="Mend what differs. Each repair is written into the audit log.",
        )
        parser.add_argument(
            "--from",
            dest="after",
            type=int,
            default=0,
            metavar="ID",
            help="Go on after this member, as an interrupted run says.",
        )

    def handle(self, *, repair: bool, after: int, **options: Any) -> None:
        """Compare, print, and mend when asked to."""
        console = Console(stderr=True)
        found: list[differences.Fault] = []
        seen = 0
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
        )
        try:
            with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
                task = bar.add_task("Members", total=Member.objects.filter(pk__gt=after).count())
                for batch in members(after):
                    after, seen = batch.last, seen + batch.size
                    self._tell(batch, found)
                    bar.advance(task, batch.size)
                # Each block lies in a span, few in number, and that in a reach.
                task = bar.add_task("Ranks", total=RankBlock.objects.count())
                for batch in slices():
                    self._tell(batch, found)
                    bar.advance(task, batch.size)
        except KeyboardInterrupt:
            raise CommandError(
                f"Stopped after member {after}. Go on with --from {after}.", returncode=130
            ) from None
        except DatabaseError as error:
            # What was not read is not known to be right.
            why = str(error).partition("\n")[0]
            raise CommandError(
                f"The database gave out after member {after} ({why}). Go on with --from {after}.",
                returncode=1,
            ) from error
        if not seen and not found:
            whom = f"none has an id above {after}" if after else "there are none"
            raise CommandError(
                f"No member was compared: {whom}. This says nothing about anybody's points.",
                returncode=1,
            )
        if not found:
            self.stdout.write(
                f"{tally(seen, 'member')}: totals, streaks and ranks are what the ledger says."
            )
        elif repair:
            # Only the owner may mend a ledger restored from another server.
            with direct(connection):
                for line in mend(found):
                    self.stdout.write(line)
        else:
            raise CommandError(
                f"{len(found):,} {'difference' if len(found) == 1 else 'differences'}. `check_points --repair` mends them.",
                returncode=1,
            )

    def _tell(self, batch: differences.Batch, found: list[differences.Fault]) -> None:
        for fault in batch.faults:
            self.stdout.write(str(fault))
        found += batch.faults[: max(MOST_KEPT - len(found), 0)]
