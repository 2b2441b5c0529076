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

from gamification.ledger.check.counts import slices
from gamification.ledger.check.differences import Batch, Fault
from gamification.ledger.check.members import members
from gamification.ledger.check.repair import repair as mend
from gamification.models import RankSlice
from members.models import Member
from members.rules import tally
from revcouncil.schema.direct import direct

# So many of each run are repaired at once; a database with more faults than this wants a look
# first.
MOST_KEPT = 100_000


class Command(BaseCommand):
    """One line a difference; exit 1 on any that is left, and when nobody was compared."""

    help = (
        "Recompute every member's total, last activity, streak and standing from the ledger, and "
        "every count of the ranks, and compare, in batches under live traffic. One line a "
        "difference; exits with 1 on any, and when there was nobody to compare. "
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
        self.found: list[Fault] = []
        self.last = after
        try:
            seen = self._compare()
        except KeyboardInterrupt:
            raise CommandError(
                f"Stopped after member {self.last}. Go on with --from {self.last}.", returncode=130
            ) from None
        except DatabaseError as error:
            # What was not read is not known to be right.
            why = str(error).partition("\n")[0]
            raise CommandError(
                f"The database gave out after member {self.last} ({why}). "
                f"Go on with --from {self.last}.",
                returncode=1,
            ) from error
        if not self.found:
            self._say_all_is_well(seen, after)
        elif repair:
            # Only the owner may mend a ledger restored from another server.
            with direct(connection):
                for line in mend(self.found):
                    self.stdout.write(line)
        else:
            differences = "difference" if len(self.found) == 1 else "differences"
            raise CommandError(
                f"{len(self.found):,} {differences}. `check_points --repair` mends them.",
                returncode=1,
            )

    def _compare(self) -> int:
        """Print every difference; how many members were compared. `self.last` is the last one."""
        console = Console(stderr=True)
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
        )
        seen = 0
        with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
            left = Member.objects.filter(pk__gt=self.last).count()
            task = bar.add_task("Members", total=left)
            for batch in members(self.last):
                self.last, seen = batch.last, seen + batch.size
                self._tell(batch)
                bar.advance(task, batch.size)
            task = bar.add_task("Ranks", total=RankSlice.objects.count())
            for batch in slices():
                self._tell(batch)
                bar.advance(task, batch.size)
        return seen

    def _tell(self, batch: Batch) -> None:
        for fault in batch.faults:
            self.stdout.write(str(fault))
        self.found += batch.faults[: max(MOST_KEPT - len(self.found), 0)]

    def _say_all_is_well(self, seen: int, after: int) -> None:
        if not seen:
            whom = f"none has an id above {after}" if after else "there are none"
            raise CommandError(
                f"No member was compared: {whom}. This says nothing about anybody's points.",
                returncode=1,
            )
        self.stdout.write(
            f"{tally(seen, 'member')}: totals, streaks and ranks are what the ledger says."
        )
