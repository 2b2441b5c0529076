"""`manage.py sync_mee6`: one pass over MEE6's leaderboard, now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from gamification.mee6.sync import SyncFailed, sync
from gamification.mee6.tally import Superseded, Tally
from members.rules import tally as counted

INTERRUPTED = 130  # what a shell expects of a command ended by Ctrl-C


class Command(BaseCommand):
    """The same pass as the job's every quarter of an hour.

    Safe to repeat, to stop, and beside the job: the newest pass goes on.
    """

    help = "Read MEE6's leaderboard once and pay new XP. Needs MEE6_GUILD_ID."
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        """Run a pass and say what it did."""
        console = Console(file=getattr(self.stdout, "_out", None), highlight=False)
        columns = (
            SpinnerColumn(),
            TextColumn("{task.completed:,} players, {task.fields[points]:,} points"),
            TimeElapsedColumn(),
        )
        try:
            with Progress(*columns, console=console, transient=True) as progress:
                line = progress.add_task("MEE6", total=None, points=0)
                tally = sync(
                    on_page=lambda so_far: progress.update(
                        line, completed=so_far.players, points=so_far.points
                    )
                )
        except (SyncFailed, Superseded) as reason:
            raise CommandError(str(reason)) from reason
        except KeyboardInterrupt:
            raise CommandError(
                "Stopped. What was paid stays paid; the next pass pays the rest.",
                returncode=INTERRUPTED,
            ) from None
        self.stdout.write(summary(tally) + f" {counted(tally.requests, 'request')}.")
        if tally.unreadable:
            self.stderr.write(
                f"{counted(tally.unreadable, 'player')} could not be read: left out ({tally.why})."
            )


def summary(tally: Tally) -> str:
    """What a pass or an import did, in one line."""
    return (
        f"{counted(tally.players, 'account')}, {counted(tally.members, 'member')} with new XP, "
        f"{counted(tally.baselines, 'baseline')}, {counted(tally.points, 'point')} paid."
    )
