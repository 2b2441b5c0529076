"""`manage.py import_xp FILE.csv`: Discord XP from a file, by the rules of the MEE6 sync."""

from argparse import ArgumentParser
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from gamification.management.commands.sync_mee6 import INTERRUPTED, summary
from gamification.mee6 import files
from gamification.mee6.imports import ImportedBefore, import_totals
from gamification.mee6.rules import Player
from gamification.mee6.tally import Superseded, Tally
from members.models import Member

# Bad lines named one by one; more of them are only counted.
NAMED = 50
AT_ONCE = 5_000


class Command(BaseCommand):
    """Bad lines are named and left out, good ones go in. A file that is in stays in once."""

    help = (
        "Take in Discord XP from a CSV file: Discord id and XP in all, parted by comma, semicolon "
        "or tab. More columns need a heading that names the two (user_id, xp). A file of which "
        "nothing can be read is refused, and nothing is recorded."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and how much of it has to be right."""
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument(
            "--again",
            action="store_true",
            help="Take in a file that was taken in before. Its totals count as of now.",
        )
        parser.add_argument(
            "--strict", action="store_true", help="Take in nothing when any line can't be read."
        )
        parser.add_argument(
            "--exact-ids",
            action="store_true",
            help="Take ids that look rounded by a spreadsheet as they stand.",
        )

    def handle(
        self,
        *,
        file: Path,
        again: bool,
        strict: bool = False,
        exact_ids: bool = False,
        **options: Any,
    ) -> None:
        """Import, and say what became of it."""
        try:
            content = file.read_bytes()
            reading = files.read(content, exact_ids=exact_ids)
        except OSError as error:
            raise CommandError(f"{file} can't be read: {error.strerror}.") from error
        except files.Unreadable as error:
            raise CommandError(f"{file}: {error} Nothing was taken in.") from error
        self._complain(reading, strict)
        try:
            tally = self._import(
                reading, fingerprint=sha256(content).hexdigest(), name=file.name, again=again
            )
        except ImportedBefore as reason:
            self.stdout.write(f"{reason} (--again takes it in once more.)")
            return
        except Superseded as reason:
            raise CommandError(f"{reason} Run the import again.") from reason
        except KeyboardInterrupt:
            raise CommandError(
                "Stopped. What was paid stays paid; the same import pays the rest.",
                returncode=INTERRUPTED,
            ) from None
        self.stdout.write(summary(tally))
        if not _members_among(reading.players):
            self.stderr.write(
                "None of these accounts is a member's: nobody was paid. "
                "Is it the file of this community's server?"
            )

    def _complain(self, reading: files.Reading, strict: bool) -> None:
        """Name the lines that can't be read.

        Raises CommandError for any when it is to be strict.
        """
        for number, reason in reading.bad[:NAMED]:
            self.stderr.write(f"line {number}: {reason}")
        count = len(reading.bad)
        words = f"{count:,} {'line' if count == 1 else 'lines'}"
        if count and strict:
            raise CommandError(
                f"{words} can't be read ({files.numbers(reading.bad, 5)}). Nothing was taken in."
            )
        if count:
            self.stderr.write(f"{words} left out.")

    def _import(self, reading: files.Reading, *, fingerprint: str, name: str, again: bool) -> Tally:
        columns = (
            TextColumn("Players"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[points]:,} points"),
            TimeElapsedColumn(),
        )
        console = Console(file=getattr(self.stdout, "_out", None), highlight=False)
        with Progress(*columns, console=console, transient=True) as progress:
            bar = progress.add_task("XP", total=len(reading.players), points=0)

            def walk() -> Iterator[Player]:
                for done, player in enumerate(reading.players, 1):
                    progress.update(bar, completed=done)
                    yield player

            return import_totals(
                players=walk(),
                fingerprint=fingerprint,
                name=name,
                again=again,
                on_batch=lambda so_far: progress.update(bar, points=so_far.points),
            )


def _members_among(players: list[Player]) -> bool:
    """Whether any of the accounts is a member's."""
    ids = [player.discord_id for player in players]
    return any(
        Member.objects.filter(discord_id__in=ids[first : first + AT_ONCE]).exists()
        for first in range(0, len(ids), AT_ONCE)
    )
