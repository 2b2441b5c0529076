"""What the shell's own tables and the job queue's hold of a member (members/own/registry.py)."""

from typing import Final

from members.models import Member
from members.own.forgetting import words
from members.own.registry import Fate, Table, nobodys
from revcouncil.models import JobError


def _errors(member: Member) -> None:
    """Errors of jobs that mention the member."""
    for word in words(member):
        JobError.objects.filter(error__icontains=word).update(error="About an erased member.")


TABLES: Final = (
    Table(
        "revcouncil.JobError",
        Fate.STAYS,
        "That a job failed stays; a text that mentions the member goes.",
        forget=_errors,
        loose=("error",),
    ),
    Table(
        "revcouncil_cache",
        Fate.GOES,
        "Counters and answers of the last minutes, in a form only the product reads.",
        loose=("cache_key", "value"),
    ),
    *nobodys(
        "Jobs take the numbers of rows that go themselves, never a member's.",
        "procrastinate.ProcrastinateJob",
        "procrastinate.ProcrastinateEvent",
        "procrastinate.ProcrastinateWorker",
        "procrastinate.ProcrastinatePeriodicDefer",
        loose=("args", "defer_timestamp"),
    ),
    *nobodys("Where a backfill of a migration got to.", "revcouncil_backfill"),
)
