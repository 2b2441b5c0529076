"""`manage.py read_files`: read the library's files now, those not read yet or all of them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from resources.models import Resource
from resources.querysets import ResourceQuerySet
from resources.reading.actions import read
from resources.reading.querysets import unread

BATCH = 100


class Command(BaseCommand):
    """One line a problem; exit 1 when a storage did not answer."""

    help = (
        "Read the files of the library as the job does: pages, length, words, hash, and a cover "
        "where a curator gave none. Without --again only those that were not read yet, so a run "
        "that was stopped goes on. One line a problem."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to read again, and where to begin."""
        parser.add_argument(
            "--again", action="store_true", help="Read every file, also those read before."
        )
        parser.add_argument(
            "--from",
            dest="below",
            type=int,
            default=0,
            metavar="ID",
            help="With --again: go on below this resource, as an interrupted run says.",
        )

    def handle(self, *, again: bool, below: int, **options: Any) -> None:
        """Read, newest first, and say what could not be read."""
        self.last, self.done, self.problems, self.silent = below, 0, 0, 0
        wanted = Resource.objects.exclude(file="").order_by("-pk") if again else unread()
        try:
            self._read(wanted)
        except KeyboardInterrupt:
            rest = f" --again --from {self.last}" if again else ""
            raise CommandError(
                f"Stopped after {self.done:,} files. Go on with `read_files{rest}`.", returncode=130
            ) from None
        said = f"{self.done:,} files read, {self.problems:,} of them with a problem."
        if self.silent:
            raise CommandError(
                f"{said} {self.silent:,} could not be fetched from the storage; run it again.",
                returncode=1,
            )
        self.stdout.write(said)

    def _read(self, wanted: ResourceQuerySet) -> None:
        console = Console(stderr=True)
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
            left = wanted.filter(pk__lt=self.last) if self.last else wanted
            task = bar.add_task("Files", total=left.count())
            while batch := list(self._below(wanted)):
                for resource in batch:
                    self._read_one(resource)
                    self.last = resource.pk
                    bar.advance(task)

    def _below(self, wanted: ResourceQuerySet) -> ResourceQuerySet:
        return (wanted.filter(pk__lt=self.last) if self.last else wanted)[:BATCH]

    def _read_one(self, resource: Resource) -> None:
        try:
            found = read(resource)
        except OSError as error:
            self.silent += 1
            self.stdout.write(f"{resource.slug}: not fetched ({type(error).__name__}).")
            return
        self.done += 1
        if found.problem:
            self.problems += 1
            self.stdout.write(f"{resource.slug}: {found.problem}")
