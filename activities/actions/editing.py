"""What waits is changed or withdrawn by who sent it."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from activities.actions.refusals import EVIDENCE, WHOLE, Refused, explained
from activities.actions.sending import count_files
from activities.models import ReviewClaim, Status, Submission, Visibility
from activities.rules.payload import read


def change(
    *, submission: Submission, typed: Mapping[str, str], visibility: Visibility
) -> Submission:
    """Change what a submission says while it waits and nobody holds it; it keeps its place in line.

    Raises Refused with each field's fault. Files are added and taken away on their own.
    """
    member = submission.member
    found = read(submission.kind.declaration, typed, member.day(timezone.now()))
    faults = dict(found.faults)
    if fault := count_files(submission.kind.declaration, submission.attachments.count()):
        faults[EVIDENCE] = fault
    if faults:
        raise Refused(faults)
    with explained(member, found.payload):
        held = lock_waiting(submission)
        held.payload, held.visibility = dict(found.payload), visibility.value
        held.save(update_fields=["payload", "visibility", "updated_at"])
    return held


@transaction.atomic
def withdraw(*, submission: Submission) -> None:
    """Take a submission away while it waits and nobody holds it, with its files.

    Raises Refused when it was decided or is being read.
    """
    lock_waiting(submission).delete()


@transaction.atomic
def set_visibility(*, submission: Submission, visibility: Visibility) -> None:
    """Say who sees that it was done. At any time: to be seen no more is nobody's decision but the
    member's.
    """
    Submission.objects.filter(pk=submission.pk).update(visibility=visibility.value)


def lock_waiting(submission: Submission) -> Submission:
    """The row as it stands, locked until the transaction ends.

    Raises Refused when it was decided, withdrawn, or is held by a reviewer.
    """
    held = Submission.objects.select_for_update(of=("self",)).filter(pk=submission.pk).first()
    if held is None:
        raise Refused({WHOLE: "It was withdrawn already."})
    if held.status != Status.PENDING:
        raise Refused({WHOLE: "It was decided meanwhile, and what was decided is not changed."})
    if ReviewClaim.objects.filter(submission=held, until__gt=timezone.now()).exists():
        raise Refused({WHOLE: "A reviewer is reading it. It can be changed again if it is let go."})
    held.member = submission.member
    return held
