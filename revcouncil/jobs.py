"""Jobs in the background: how the worker runs them, what is kept of a failure, and running a failed
one again.

Jobs live in the database (procrastinate), so deferring one inside a transaction takes part in it:
rolled back, it never was. The tasks themselves stand in each app's `tasks.py`.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from asgiref.sync import sync_to_async
from django.db import close_old_connections, transaction
from django.utils import timezone
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.job_context import JobContext
from procrastinate.middleware import AsyncCallNext
from procrastinate.worker import Worker

from members.flags.catalogue import declared_flags
from members.flags.switches import is_on
from members.models import AuditLog, Member
from revcouncil.models import Job, JobError

# A pass over MEE6 waits for its answers; the ranks are merged meanwhile.
CONCURRENCY: Final = 3
# After Ctrl-C a job gets this long to finish; one cut off is taken over later
# (revcouncil/tasks.py).
GRACE_SECONDS: Final = 4
ERROR_LENGTH: Final = 2000

_SECRET: Final = re.compile(
    r"(pass(word|wd)?|secret|token|api_?key|authorization|credential|cookie)", re.IGNORECASE
)
_SECRETS_IN_TEXT: Final = (
    (re.compile(r"(://[^/\s:@]*):[^@\s/]+@"), r"\1:***@"),
    (
        re.compile(
            r"(?i)\b((?:pass(?:word|wd)?|secret|token|api_?key)\s*[=:]\s*)['\"]?[^\s'\",;&]+"
        ),
        r"\1***",
    ),
    (re.compile(r"(?i)\b(Bearer|Basic|Bot)\s+[A-Za-z0-9._~+/=-]{8,}"), r"\1 ***"),
)


class CannotRun(Exception):
    """A job that can't be run again as things are. The message says why, for staff."""


def prepare(app: App) -> None:
    """Called by procrastinate once it is ready: what every worker does, however it was started."""
    app.worker_defaults = {
        **app.worker_defaults,
        "concurrency": CONCURRENCY,
        "shutdown_graceful_timeout": GRACE_SECONDS,
        # One job runs every second: those that went well leave nothing behind.
        "delete_jobs": "successful",
        "worker_middleware": [keep_error, skip_switched_off],
    }


async def keep_error(call_next: AsyncCallNext, context: JobContext, worker: Worker) -> Any:
    """Around every job: write down why it failed, and let it fail."""
    try:
        return await call_next()
    except Exception as error:
        if context.job.id is not None:
            await sync_to_async(_note)(context.job.id, in_words(error))
        raise


async def skip_switched_off(call_next: AsyncCallNext, context: JobContext, worker: Worker) -> Any:
    """Around every job: one of a feature that is switched off for all does nothing."""
    flag = next(
        (
            flag
            for flag in declared_flags().values()
            if context.job is not None and context.job.task_name in flag.tasks
        ),
        None,
    )
    if flag is not None and not await sync_to_async(_is_on)(flag.key):
        return None
    return await call_next()


def _is_on(key: str) -> bool:
    close_old_connections()
    try:
        return is_on(key)
    finally:
        close_old_connections()


def _note(job_id: int, error: str) -> None:
    close_old_connections()
    try:
        JobError.objects.update_or_create(
            job_id=job_id, defaults={"error": error, "at": timezone.now()}
        )
    finally:
        close_old_connections()


def in_words(error: BaseException) -> str:
    """An exception as one text of at most 2,000 characters: its type and message, without what
    looks like a secret.
    """
    text = f"{type(error).__name__}: {error}"
    for pattern, instead in _SECRETS_IN_TEXT:
        text = pattern.sub(instead, text)
    return text[:ERROR_LENGTH]


def without_secrets(args: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a job as staff may see them: values under names like password or token
    are starred, at any depth.
    """
    return {name: "***" if _SECRET.search(name) else _hidden(value) for name, value in args.items()}


def _hidden(value: Any) -> Any:
    if isinstance(value, Mapping):
        return without_secrets(value)
    return [_hidden(item) for item in value] if isinstance(value, list) else value


@transaction.atomic
def run_again(*, job: Job, actor: Member) -> None:
    """Put a failed job back into the queue, to be run at once. Audited.

    Raises CannotRun when it did not fail, or when one like it waits in the queue already.
    """
    # no update() on procrastinate's models: they are read-only from Django; locked, so that two
    # clicks are one.
    found = Job.objects.select_for_update().get(pk=job.pk)
    if found.status != "failed":
        raise CannotRun(f"Job {found.pk} did not fail; it is {found.status}.")
    if (
        found.queueing_lock
        and Job.objects.filter(queueing_lock=found.queueing_lock, status="todo").exists()
    ):
        raise CannotRun(
            f"Job {found.pk} need not run again: another one of {found.task_name} waits in the"
            " queue."
        )
    app.job_manager.retry_job_by_id(found.pk, timezone.now())
    JobError.objects.filter(job_id=found.pk).update(deaths=0)
    AuditLog.objects.create(
        actor=actor,
        action="job_run_again",
        target_type="revcouncil.Job",
        target_id=found.pk,
        detail={"task": found.task_name, "attempts": found.attempts},
    )
