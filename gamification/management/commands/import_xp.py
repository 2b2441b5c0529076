"""`manage.py import_xp FILE.csv`: Discord XP from a file, by the rules of the MEE6 sync."""

import csv
from argparse import ArgumentParser
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from gamification.management.commands.sync_mee6 import summary
from gamification.mee6.actions import ImportedBefore, Superseded, import_totals
from gamification.mee6.rules import BadPlayer, Player, read_line

# Bad lines named one by one; more of them are only counted.
NAMED = 50


class Command(BaseCommand):
    """Bad lines are named and left out, good ones go in. A run that was stopped is run again; a file that is in stays in once."""

    help = "Take in Discord XP from a CSV file of two columns: Discord id and XP in all. The first line may be a heading."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file."""
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--again", action="store_true", help="Take in a file that was taken in before. Its totals count as of now.")

    def handle(self, *, file: Path, again: bool, **options: Any) -> None:
        """Import, and say what became of it."""
        try:
            content = file.read_bytes()
            text = content.decode("utf-8-sig")
        except OSError as error:
            raise CommandError(f"{file} can't be read: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{file} is no UTF-8 text (byte {error.start}).") from error
        lines = text.splitlines()
        bad: list[str] = []
        console = Console(file=getattr(self.stdout, "_out", None), highlight=False)
        columns = (
            TextColumn("Lines"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[points]:,} points"),
            TimeElapsedColumn(),
        )
        try:
            with Progress(*columns, console=console, transient=True) as progress:
                line = progress.add_task("XP", total=len(lines), points=0)

                def read() -> Iterator[Player]:
                    for number, row in enumerate(lines, 1):
                        progress.update(line, completed=number)
                        try:
                            if player := self._player(number, row):
                                yield player
                        except BadPlayer as reason:
                            bad.append(f"line {number}: {reason}")

                tally = import_totals(
                    players=read(),
                    fingerprint=sha256(content).hexdigest(),
                    name=file.name,
                    again=again,
                    on_batch=lambda so_far: progress.update(line, points=so_far.points),
                )
        except ImportedBefore as reason:
            self.stdout.write(f"{reason} (--again takes it in once more.)")
            return
        except Superseded as reason:
            raise CommandError(f"{reason} Run the import again.") from reason
        for words in bad[:NAMED]:
            self.stderr.write(words)
        if bad:
            self.stderr.write(f"{len(bad):,} {'line' if len(bad) == 1 else 'lines'} left out.")
        self.stdout.write(summary(tally))

    def _player(self, number: int, text: str) -> Player | None:
        """The player of one line; None for an empty line and a heading. Raises BadPlayer."""
        if not text.strip():
            return None
        try:
            row = next(csv.reader([text], strict=True))
        except csv.Error as error:
            raise BadPlayer(f"it is no line of a CSV file ({error})") from error
        if number == 1 and not any(character.isdigit() for character in text):
            return None
        return read_line(row)
