"""`manage.py publish_benchmarks`: what the nightly job does, with a bar; or what it would do."""

import sys
from argparse import ArgumentParser
from collections import Counter
from typing import IO, Any, Final, cast

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from benchmarks.catalogue import CATEGORIES
from benchmarks.publishing.actions import Decided, publish, simulate
from benchmarks.rules.cohorts import ALL
from benchmarks.rules.publishing import Decision, Outcome

INTERRUPTED: Final = 130  # what a shell expects of a command ended by Ctrl-C


class Command(BaseCommand):
    """Publish the benchmarks now."""

    help = (
        "Publish what may be published of the benchmarks, as the nightly job does. Safe to"
        " interrupt with Ctrl-C: the next run goes on where this one stopped. --dry-run writes"
        " nothing and says, cell by cell, what would be published, withheld or shown as all"
        " agencies, and why; its output is for staff, as it has exact counts."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Only whether to write."""
        parser.add_argument("--dry-run", action="store_true", help="say it, and write nothing")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        """Publish, or say what would be."""
        try:
            self._simulate() if dry_run else self._publish()
        except KeyboardInterrupt:
            self.stderr.write("Stopped. Categories that were done stay; the next run goes on.")
            if not getattr(self, "_called_from_command_line", False):
                raise
            sys.exit(INTERRUPTED)

    def _publish(self) -> None:
        outcomes: Counter[Outcome] = Counter()
        bars = Progress(
            TextColumn("{task.description:<16}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
        )
        with bars:
            questions = sum(len(one.questions) for one in CATEGORIES.values())
            bar = bars.add_task("Questions", total=questions)

            def report(decided: Decided) -> None:
                outcomes.update(decision.outcome for decision in decided.decisions)
                bars.update(bar, advance=1, description=decided.category.label)

            publication = publish(report=report)
        self.stdout.write(
            f"Publication {publication.pk}, as of {publication.as_of:%d %B %Y %H:%M} UTC:"
            f" {outcomes[Outcome.PUBLISHED]} cells published,"
            f" {outcomes[Outcome.STANDS]} stand as they were,"
            f" {_withheld(outcomes)} withheld."
        )

    def _simulate(self) -> None:
        console = Console(
            file=cast(IO[str], self.stdout), width=None if sys.stdout.isatty() else 140
        )
        outcomes: Counter[Outcome] = Counter()
        for decided in simulate():
            table = Table("Cohort", "Agencies", "Changed", "Would be", title_justify="left")
            table.title = f"{decided.category.label}: {decided.question.label}"
            for cell, decision in zip(decided.cells, decided.decisions, strict=True):
                outcomes[decision.outcome] += 1
                changed = str(cell.changed) if cell.was_published else "new"
                table.add_row(cell.cohort, str(cell.agencies), changed, _said(decision))
            console.print(table)
        self.stdout.write(
            f"Nothing was written. {outcomes[Outcome.PUBLISHED]} cells would be published,"
            f" {outcomes[Outcome.STANDS]} would stand, {_withheld(outcomes)} would be withheld."
        )


def _said(decision: Decision) -> str:
    published = decision.published
    if published and published.named:
        return "published: " + ", ".join(f"{a} {n}%" for a, n in published.named)
    if published:
        figures = ", ".join(f"{name} {one.value}" for name, one in published.quantiles.items())
        return f"published: {figures}{', histogram' if published.bins else ''}"
    if decision.outcome is Outcome.STANDS or decision.cohort == ALL:
        return decision.outcome.value
    return f"rolled up to all agencies: {decision.outcome.value}"


def _withheld(outcomes: Counter[Outcome]) -> int:
    shown = (Outcome.PUBLISHED, Outcome.STANDS)
    return sum(n for outcome, n in outcomes.items() if outcome not in shown)
