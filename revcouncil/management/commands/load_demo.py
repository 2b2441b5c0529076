"""`manage.py load_demo`: a believable community to look at, or with `--bulk` a huge one to
measure.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from revcouncil.demo import DEMO_PASSWORD, DEMO_SIGN_INS, bulk, bulk_answers, community

DEMO_MEMBERS = 200
BULK_MEMBERS = 1_000_000
BULK_ENTRIES = 10_000_000
INTERRUPTED = 130  # what a shell expects of a command ended by Ctrl-C


class Command(BaseCommand):
    """Load the demo community.

    Safe to repeat: what is there is left alone, and an interrupted run goes on where it stopped.
    """

    help = (
        "Load the demo community, or with --bulk a huge one for measuring. Safe to repeat, and to"
        " interrupt with Ctrl-C. Refused among real members, and outside of LOCAL=on, unless"
        " --force is given."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many of what."""
        parser.add_argument(
            "--members",
            type=int,
            help=f"how many members (default {DEMO_MEMBERS}, with --bulk {BULK_MEMBERS:,})",
        )
        parser.add_argument(
            "--bulk", action="store_true", help="members and ledger entries by COPY, for measuring"
        )
        parser.add_argument(
            "--entries",
            type=int,
            help=f"with --bulk: how many ledger entries (default {BULK_ENTRIES:,})",
        )
        parser.add_argument(
            "--submissions",
            type=int,
            default=0,
            help="with --bulk: how many sets of benchmark answers, four a member (default none)",
        )
        parser.add_argument(
            "--force", action="store_true", help="load it even among real members or in production"
        )

    def handle(
        self,
        *,
        members: int | None,
        bulk: bool,
        entries: int | None,
        submissions: int,
        force: bool,
        **options: Any,
    ) -> None:
        """Load what was asked for; the last line says what is there now."""
        if members is not None and members < 1:
            raise CommandError("--members has to be 1 or more.")
        if entries is not None and (entries < 0 or not bulk):
            raise CommandError("--entries belongs to --bulk and has to be 0 or more.")
        if submissions < 0 or (submissions and not bulk):
            raise CommandError("--submissions belongs to --bulk and has to be 0 or more.")
        if not force:
            self._refuse_among_real_members()
        try:
            if bulk:
                self._bulk(
                    BULK_MEMBERS if members is None else members,
                    BULK_ENTRIES if entries is None else entries,
                    submissions,
                )
            else:
                self._community(DEMO_MEMBERS if members is None else members)
        except KeyboardInterrupt:
            self.stderr.write(
                "Stopped. What is loaded is whole; the same command goes on from here."
            )
            if not getattr(self, "_called_from_command_line", False):
                raise
            sys.exit(INTERRUPTED)

    def _refuse_among_real_members(self) -> None:
        if not settings.LOCAL:
            raise CommandError(
                "load_demo makes a super admin whose password is in the README. Set LOCAL=on on"
                " your own machine; --force loads it here all the same."
            )
        if real := community.real_members():
            raise CommandError(
                f"There are real members here ({real:,} with an address that does not end in"
                f" {community.DEMO_DOMAIN}). The demo community would stand on their leaderboard"
                " and in their benchmarks. Use another database; --force loads it here all the"
                " same."
            )

    def _community(self, members: int) -> None:
        with _bars() as report:
            community.load(members=members, report=report)
        them = ", ".join(sign_in.email for sign_in in DEMO_SIGN_INS)
        self.stdout.write(
            f"The demo community has {members:,} members. Sign in as {them}; the password is"
            f" {DEMO_PASSWORD}."
        )

    def _bulk(self, members: int, entries: int, submissions: int) -> None:
        began = monotonic()
        with _bars() as report:
            added = bulk.load(members=members, entries=entries, report=report)
            answers = (
                bulk_answers.load(submissions=submissions, report=report) if submissions else 0
            )
        seconds = max(monotonic() - began, 0.001)
        rows = added.members + added.entries + answers
        self.stdout.write(
            f"Added {added.members:,} members and {added.entries:,} ledger entries"
            f"{f' and {answers:,} sets of answers' if submissions else ''} in"
            f" {seconds:,.1f} seconds, {rows / seconds:,.0f} rows a second."
        )


class _Rate(ProgressColumn):
    """Rows a second."""

    def render(self, task: Task) -> Text:
        """The rate of late, or nothing before there is one."""
        return Text(f"{task.speed:,.0f}/s" if task.speed else "", style="progress.data.speed")


@contextmanager
def _bars() -> Iterator[community.Report]:
    """A bar for each kind of thing that is being made; on stderr, and silent where nobody looks."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description:<8}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        tasks: dict[str, TaskID] = {}

        def report(what: str, done: int, of: int) -> None:
            if what not in tasks:
                # What was there before this run is no work of it, and must not flatter its rate.
                tasks[what] = progress.add_task(what, total=of, completed=done)
            progress.update(tasks[what], completed=done, total=of)

        yield report
