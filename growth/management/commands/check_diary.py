"""Compare the tallies of likes and replies with their rows. See docs/operations.md."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import ProgrammingError, transaction
from rich.console import Console
from rich.progress import Progress

from growth.diary.checking import compare, mend
from growth.models import Post
from members.rules import tally


class Command(BaseCommand):
    """One line a difference; exit 1 on any that is left."""

    help = (
        "Compare how many likes and replies each entry of the diary counts with how many it has, "
        "under live writing. One line a difference; exits with 1 on any that is left. --repair "
        "counts anew, which needs the role that owns the tables."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to mend, and where to begin."""
        parser.add_argument("--repair", action="store_true", help="Count what differs anew.")
        parser.add_argument(
            "--from",
            dest="after",
            type=int,
            default=0,
            metavar="ENTRY",
            help="Go on after this entry, as an interrupted run says.",
        )

    def handle(self, *, repair: bool, after: int, **options: Any) -> None:
        """Compare, print, and mend when asked to."""
        self.last, self.left = after, 0
        try:
            seen = self._compare(repair=repair)
        except KeyboardInterrupt:
            raise CommandError(
                f"Stopped. To go on: manage.py check_diary --from {self.last}", returncode=130
            ) from None
        if self.left:
            raise CommandError(f"{tally(seen, 'entry', 'entries')} compared; {self.left} differ.")
        self.stdout.write(
            f"{tally(seen, 'entry', 'entries')} compared: every tally is what its rows say."
        )

    def _compare(self, *, repair: bool) -> int:
        console = Console(stderr=True)
        seen = 0
        with Progress(console=console, disable=not console.is_terminal) as progress:
            task = progress.add_task("Entries", total=Post.objects.filter(pk__gt=self.last).count())
            for batch in compare(self.last):
                for fault in batch.faults:
                    self.stdout.write(f"entry {fault.post} {fault.words}")
                    if repair:
                        self._mend(fault.post)
                    else:
                        self.left += 1
                seen, self.last = seen + batch.size, batch.last
                progress.update(task, completed=seen)
        return seen

    def _mend(self, post: int) -> None:
        try:
            with transaction.atomic():
                mend(post)
        except ProgrammingError as error:
            raise CommandError(
                "This role may not count anew. Run it as the role that owns the tables"
                " (MIGRATE_DATABASE_URL)."
            ) from error
        self.stdout.write("  Mended: counted anew.")
