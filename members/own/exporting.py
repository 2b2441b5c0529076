"""A member's copy of their own data: asked for, made, told of, fetched, gone after a day."""

import logging
import secrets
import tempfile
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Final

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from members.letters.actions import write_letter
from members.models import Member, MemberExport
from members.own import rules
from members.own.archive import write_archive
from members.sweeping import sweep_later
from members.waking import wake

logger = logging.getLogger(__name__)

FOLDER: Final = "exports"
JOB: Final = "members.own.tasks.make_exports"
Status = MemberExport.Status


class TooSoon(Exception):
    """The last copy was asked for less than a day ago; `until` says when there is the next."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"The next copy can be asked for from {until} on.")
        self.until = until


class CopiesFailed(Exception):
    """Some could not be made. Names the kinds of errors: their messages may tell of a member."""


@transaction.atomic
def request_export(*, member: Member) -> MemberExport:
    """Ask for a copy; the one that waits or is being made already, if there is one.

    Raises TooSoon.
    """
    # What the limit counts against: of two clicks at once the second sees the first.
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    newest = newest_export(member)
    if newest is not None and newest.is_open:
        return newest
    now = timezone.now()
    again = newest and rules.next_request(
        requested_at=newest.requested_at, failed=newest.status == Status.FAILED
    )
    if again and again > now:
        raise TooSoon(again)
    try:
        with transaction.atomic():
            export = MemberExport.objects.create(member=member, requested_at=now)
    except IntegrityError as error:
        if "members_memberexport_open_uniq" not in str(error):
            raise
        return MemberExport.objects.get(member=member, status__in=[Status.QUEUED, Status.RUNNING])
    wake(JOB)
    return export


def newest_export(member: Member) -> MemberExport | None:
    """The copy asked for last."""
    return MemberExport.objects.filter(member=member).order_by("-requested_at", "-pk").first()


def ready_export(member: Member) -> MemberExport | None:
    """The copy the member may fetch now: ready, and not past its time, whether or not the job
    that takes it away has run.
    """
    return (
        MemberExport.objects.filter(
            member=member, status=Status.READY, expires_at__gt=timezone.now()
        )
        .order_by("-ready_at")
        .first()
    )


def make_exports() -> int:
    """Make every copy that waits, and those a killed worker left half done; how many are ready.

    Raises CopiesFailed once all were tried, so that the job is tried again.
    """
    made, tried, failed = 0, set[int](), list[str]()
    while (export := _claim(except_for=tried)) is not None:
        tried.add(export.pk)
        try:
            made += _make(export)
        # Whatever is wrong with one member's rows or files must not keep the others waiting.
        except Exception as error:
            failed.append(type(error).__name__)
            _give_back(export)
            logger.error("A copy of own data failed at try %s: %s.", export.attempts, failed[-1])
    if failed:
        raise CopiesFailed(f"Of {len(tried)} copies failed {len(failed)}: {', '.join(failed)}.")
    return made


@transaction.atomic
def _claim(*, except_for: Collection[int]) -> MemberExport | None:
    """The next copy to make, under a new file name; what a run before left under the old one goes.

    A copy tried too often has failed.
    """
    waiting = MemberExport.objects.filter(status__in=[Status.QUEUED, Status.RUNNING])
    waiting = waiting.exclude(pk__in=except_for).order_by("requested_at", "pk")
    export = waiting.select_for_update(skip_locked=True).first()
    if export is None:
        return None
    sweep_later([export.file])
    export.attempts += 1
    export.progress, export.status = 0, Status.RUNNING
    # Nobody guesses it, and it is never used again.
    export.file = f"{FOLDER}/{secrets.token_urlsafe(24)}.zip"
    export.save(update_fields=["attempts", "progress", "status", "file"])
    return export


def _give_back(export: MemberExport) -> None:
    """After a failure: it waits for the next try, or has failed for good."""
    over = export.attempts >= rules.MOST_ATTEMPTS
    with transaction.atomic():
        mine = MemberExport.objects.filter(pk=export.pk, file=export.file, status=Status.RUNNING)
        mine.update(status=Status.FAILED if over else Status.QUEUED, file="")
        sweep_later([export.file])


def _make(export: MemberExport) -> bool:
    """Write the file and say so; False where the copy is no longer wanted."""
    if export.attempts > rules.MOST_ATTEMPTS:
        raise RuntimeError("Workers died in it again and again.")
    member = Member.objects.filter(pk=export.member_id).first()
    if member is None:
        return False
    # It has no name: nothing of it is left when the worker is killed.
    with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as draft:
        write_archive(member, draft, at=timezone.now(), tell=_Progress(export))
        size = draft.tell()
        draft.seek(0)
        stored = default_storage.save(export.file, File(draft))
    return _finish(export, member, stored, size)


@transaction.atomic
def _finish(export: MemberExport, member: Member, stored: str, size: int) -> bool:
    """Let the member fetch it, and write the letter; the file goes if it is no longer wanted."""
    now = timezone.now()
    until = now + rules.KEPT
    mine = MemberExport.objects.filter(pk=export.pk, file=export.file, status=Status.RUNNING)
    if not mine.update(
        status=Status.READY,
        progress=100,
        file=stored,
        size=size,
        ready_at=now,
        expires_at=until,
    ):
        sweep_later([stored])
        return False
    write_letter(
        kind="export_ready",
        member=member,
        link=f"{settings.SITE_URL}{reverse('members:your-data')}",
        expires=f"{until.astimezone(member.zone):%-d %B %Y, %H:%M}",
    )
    return True


class _Progress:
    """Tells the page how far it is, once for each percent."""

    def __init__(self, export: MemberExport) -> None:
        self.export, self.said = export, 0

    def __call__(self, done: int, total: int) -> None:
        """So many rows of so many are written."""
        now = rules.percent(done, total)
        if now > self.said:
            self.said = now
            MemberExport.objects.filter(pk=self.export.pk, file=self.export.file).update(
                progress=now
            )


def expire_exports() -> int:
    """Take away the copies whose day is over, and files that no copy refers to; how many."""
    now = timezone.now()
    gone = 0
    with transaction.atomic():
        over = MemberExport.objects.select_for_update(skip_locked=True).filter(
            status=Status.READY, expires_at__lte=now
        )
        for export in over.order_by("pk"):
            sweep_later([export.file])
            export.status, export.file = Status.EXPIRED, ""
            export.save(update_fields=["status", "file"])
            gone += 1
    return gone + _sweep_orphans(now)


def _sweep_orphans(now: datetime) -> int:
    """Files whose copy went while they were being written. One that is being written has a row."""
    try:
        names = [f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]]
    except FileNotFoundError:
        return 0
    known = set(MemberExport.objects.exclude(file="").values_list("file", flat=True))
    orphans = [name for name in names if name not in known and _is_old(name, now)]
    return sweep_later(orphans)


def _is_old(name: str, now: datetime) -> bool:
    try:
        return now - default_storage.get_modified_time(name).astimezone(UTC) > rules.KEPT
    except FileNotFoundError:
        return False
