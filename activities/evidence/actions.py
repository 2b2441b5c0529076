"""Files of evidence come and go.

The bytes are stored before any row is locked, so that nobody waits for a slow storage, and are
taken back when the row does not come. What a killed process leaves is swept (sweeping.py).
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from django.core.files import File
from django.utils import timezone

from activities.actions.editing import lock_waiting
from activities.actions.refusals import EVIDENCE, WHOLE, Refused, explained
from activities.actions.sending import draft_of
from activities.models import Activity, Attachment, Submission, SubmissionDraft
from members import files
from members.models import Member
from members.storing import Kept, free_name
from members.sweeping import sweep_later

Home = SubmissionDraft | Submission
LONGEST_NAME: Final = 255
GONE: Final = "This draft was sent or dropped already. What was sent stands under “What you sent”."


class Fault(NamedTuple):
    """One upload that was not taken: what it is called, and why, in a sentence that names it."""

    name: str
    words: str


class Added(NamedTuple):
    """What became of several uploads: the new rows, and those that were not taken."""

    attachments: list[Attachment]
    faults: list[Fault]


def add(*, member: Member, activity: Activity, uploads: Iterable[File]) -> Added:
    """Add these files to the member's draft of this activity, made where there is none.

    Each by itself: one that is not taken is a fault and keeps no other. Call it where no row is
    locked.
    """
    draft = draft_of(member=member, activity=activity)
    return _add_each(draft, uploads)


def add_to(*, submission: Submission, uploads: Iterable[File]) -> Added:
    """The same for what was sent and waits; where it was decided, or is being read, each is a
    fault.
    """
    return _add_each(submission, uploads)


def add_file(*, home: Home, file: File, beside: Sequence[Attachment] = ()) -> Attachment:
    """Add one file to a draft or to what waits: the row.

    Where an activity has one file only, it takes the place of the one before, unless that came
    `beside` it in one form. Raises Refused with what is wrong with the file, under EVIDENCE, or
    with the whole, under WHOLE; nothing is stored then. Call it where no row is locked.
    """
    try:
        found = files.check_evidence(file)
    except files.Refused as refused:
        raise Refused({EVIDENCE: str(refused)}) from refused
    row = Attachment(
        member=home.member,
        draft=home if isinstance(home, SubmissionDraft) else None,
        submission=home if isinstance(home, Submission) else None,
        name=_kept_name(file),
        size=file.size,
        format=found.value,
        content_hash=files.content_hash(file),
    )
    _refuse_same(home, row)
    kind = Activity[home.activity]
    stored = _stored(row, file, free_name(kind.value.lower(), found.ending))
    with stored, explained(home.member, {}):
        _lock(home)
        _make_room(home, kind.declaration.evidence.at_most, row.name, beside)
        row.save(force_insert=True)
        if isinstance(home, SubmissionDraft):
            SubmissionDraft.objects.filter(pk=home.pk).update(updated_at=timezone.now())
    return row


def remove(*, attachment: Attachment) -> None:
    """Take a file away from a draft or from what waits. One that is gone already is gone.

    Raises Refused for what was decided or is being read, and for the last file of what was sent.
    """
    home: Home | None = attachment.draft or attachment.submission
    assert home is not None  # activities_attachment_belongs_check
    with explained(attachment.member, {}):
        _lock(home)
        row = Attachment.objects.filter(pk=attachment.pk).first()
        if row is None:
            return
        least = Activity[home.activity].declaration.evidence.at_least
        if isinstance(home, Submission) and home.attachments.count() <= least:
            raise Refused(
                {
                    EVIDENCE: f"“{row.name}” is the last file, and what you sent needs one. Add the"
                    " other file first, then take this one away."
                }
            )
        _remove(row)


def _add_each(home: Home, uploads: Iterable[File]) -> Added:
    added = Added([], [])
    for file in uploads:
        try:
            added.attachments.append(add_file(home=home, file=file, beside=added.attachments))
        except Refused as refused:
            added.faults.append(Fault(_kept_name(file), " ".join(refused.faults.values())))
    return added


def _kept_name(file: File) -> str:
    """As the member's machine called it; a name beyond all measure keeps its beginning and end."""
    name = PurePosixPath(file.name or "").name.replace("\0", "")
    ending = PurePosixPath(name).suffix[:20]
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - len(ending)] + ending


def _refuse_same(home: Home, row: Attachment) -> None:
    """Raises Refused for a file that is there. Two at once meet the unique key."""
    same = home.attachments.filter(content_hash=row.content_hash).first()
    if same is not None:
        there = "" if same.name == row.name else f", as “{same.name}”"
        raise Refused(
            {EVIDENCE: f"“{row.name}” is here already{there}. The same file counts once."}
        )


@contextmanager
def _stored(row: Attachment, file: File, name: str) -> Iterator[None]:
    """The bytes lie in the storage while the row is written, and are taken back if it is not."""
    with Kept() as kept:
        try:
            row.file.save(name, file, save=False)
        except OSError as error:
            raise Refused(
                {
                    EVIDENCE: f"“{row.name}” could not be stored just now. What you typed is kept;"
                    " choose the file again in a few minutes."
                }
            ) from error
        kept.names.append(str(row.file.name))
        yield


def _lock(home: Home) -> None:
    """Raises Refused where nothing is added or taken away any more."""
    if isinstance(home, Submission):
        lock_waiting(home)
    elif not SubmissionDraft.objects.select_for_update().filter(pk=home.pk).exists():
        raise Refused({WHOLE: GONE})


def _make_room(home: Home, at_most: int, name: str, beside: Sequence[Attachment]) -> None:
    there = list(home.attachments.all())
    if len(there) < at_most:
        return
    if at_most > 1:
        raise Refused(
            {
                EVIDENCE: f"“{name}” is one too many: {at_most} files are the most. Take one away"
                " first."
            }
        )
    for row in there:
        if row in beside:
            raise Refused(
                {
                    EVIDENCE: f"“{name}” is one too many: “{row.name}” came with it, and one file"
                    " is the most."
                }
            )
        _remove(row)


def _remove(row: Attachment) -> None:
    sweep_later([str(row.file.name)])
    row.delete()
