"""A submission is approved or comes back, and a decision is taken back: each in one transaction,
with its points, badge, audit and letter.
"""

import logging
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from activities.actions.reviewing.outcomes import NOTE_FROM, Outcome
from activities.models import Activity, ReviewClaim, Status, Submission
from activities.rules.ages import is_old
from activities.rules.points import bounds
from activities.worth import lock_learn, worth
from gamification.badges.actions import grant_by_hand
from gamification.ledger.award import award
from gamification.ledger.correct import reverse as reverse_entry
from gamification.models import PointTransaction
from members.letters.actions import write_letter
from members.models import AuditLog, Member
from members.rules import tally

log = logging.getLogger(__name__)
_REFUSED: Final = {
    "activities_submission_certificate_uniq": Outcome.CERTIFICATE,
    "activities_submission_quota": Outcome.QUOTA,
    "activities_submission_learn_uniq": Outcome.LEARNED,
}


def approve(
    *,
    submission_id: int,
    reviewer: Member,
    version: int,
    points: int | None = None,
    note: str = "",
) -> Outcome:
    """Approve the version of a submission that was seen, and pay it.

    Without `points` what it is worth now; else within a fifth of that, with a note. DONE has paid,
    granted what badge is due, and told the member; a switched off activity pays nothing. Of two
    reviewers, and of a reviewer and an edit, the first one wins.
    """

    def pay(submission: Submission) -> Outcome:
        if submission.kind is Activity.LEARN:
            lock_learn(submission.member)
        due = worth(member=submission.member, activity=submission.kind, payload=submission.payload)
        given = due if points is None else points
        fewest, most = bounds(due)
        if not fewest <= given <= most:
            return Outcome.POINTS
        if given != due and len(note.strip()) < NOTE_FROM:
            return Outcome.NOTE
        paid = _pay(submission, given)
        _move(submission, reviewer, Status.APPROVED, points=paid, note=note.strip())
        if badge := submission.kind.declaration.badge:
            grant_by_hand(members=[submission.member], code=badge, actor=reviewer)
        _record(submission, reviewer, "submission_approved", points=paid)
        _tell("activity_approved", submission, points=tally(paid, "point"), why=note.strip())
        return Outcome.DONE

    return _decide(submission_id, reviewer, version, pay)


def reject(*, submission_id: int, reviewer: Member, version: int, note: str) -> Outcome:
    """Send the version of a submission that was seen back to its member, with a note."""

    def send_back(submission: Submission) -> Outcome:
        if len(note.strip()) < NOTE_FROM:
            return Outcome.NOTE
        _move(submission, reviewer, Status.REJECTED, note=note.strip())
        _record(submission, reviewer, "submission_rejected")
        _tell("activity_came_back", submission, why=note.strip())
        return Outcome.DONE

    return _decide(submission_id, reviewer, version, send_back)


def revoke(*, submission_id: int, reviewer: Member, note: str) -> Outcome:
    """Take an approval back: a second entry takes the points; the first stays readable, and so do
    badges.
    """
    if len(note.strip()) < NOTE_FROM:
        return Outcome.NOTE
    with transaction.atomic():
        submission = _lock(submission_id)
        if (outcome := _may_undo(submission, reviewer, Status.APPROVED)) is not Outcome.DONE:
            return outcome
        assert submission is not None
        entry = PointTransaction.objects.filter(
            member=submission.member,
            action=submission.kind.declaration.action,
            source=_source(submission),
        ).first()
        if entry is not None:
            reverse_entry(entry=entry, reason=note.strip(), actor=reviewer)
        _move(submission, reviewer, Status.REVOKED, points=submission.points, note=note.strip())
        _record(submission, reviewer, "submission_revoked", points=submission.points)
        _tell("activity_taken_back", submission, points=_points(submission), why=note.strip())
    return Outcome.DONE


def reopen(*, submission_id: int, reviewer: Member, note: str = "") -> Outcome:
    """Take a rejection back: the submission waits again, at its old place in line.

    QUOTA or LEARNED where the member has sent too much since.
    """
    try:
        with transaction.atomic():
            submission = _lock(submission_id)
            outcome = _may_undo(submission, reviewer, Status.REJECTED)
            if outcome is not Outcome.DONE:
                return outcome
            assert submission is not None
            _say("activities.why", note.strip())
            _move(submission, reviewer, Status.PENDING)
            _record(submission, reviewer, "submission_reopened")
            _tell("activity_waits_again", submission)
    except DatabaseError as error:
        return _explained(error)
    return Outcome.DONE


def _decide(submission_id: int, reviewer: Member, version: int, deed: Any) -> Outcome:
    """Do `deed` to the submission, locked, where it may be decided as it was seen. All of it or
    nothing.
    """
    try:
        with transaction.atomic():
            submission = _lock(submission_id)
            outcome = _may_decide(submission, reviewer, version)
            if outcome is Outcome.DONE:
                outcome = deed(submission)
            return outcome
    except DatabaseError as error:
        return _explained(error)


def _explained(error: DatabaseError) -> Outcome:
    """The outcome that a refusal of the database stands for. Raises the error where it is none."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    if name not in _REFUSED:
        raise error
    return _REFUSED[name]


def _lock(submission_id: int) -> Submission | None:
    rows = Submission.objects.select_related("member").select_for_update(of=("self",))
    return rows.filter(pk=submission_id).first()


def _may_decide(submission: Submission | None, reviewer: Member, version: int) -> Outcome:
    if submission is None:
        return Outcome.GONE
    if submission.status != Status.PENDING:
        return Outcome.DECIDED
    if submission.member_id == reviewer.pk:
        return Outcome.OWN
    if submission.version != version:
        return Outcome.EDITED
    claims = ReviewClaim.objects.filter(submission=submission, until__gt=timezone.now())
    if claims.exclude(reviewer=reviewer).exists():
        return Outcome.HELD
    return Outcome.DONE if _is_allowed(submission, reviewer) else Outcome.OLD


def _may_undo(submission: Submission | None, reviewer: Member, status: Status) -> Outcome:
    if submission is None:
        return Outcome.GONE
    if submission.status != status:
        return Outcome.DECIDED
    if submission.member_id == reviewer.pk:
        return Outcome.OWN
    return Outcome.DONE if _is_allowed(submission, reviewer) else Outcome.OLD


def _is_allowed(submission: Submission, reviewer: Member) -> bool:
    """Whether it is young enough for this reviewer."""
    return not is_old(
        submission.kind.declaration, submission.done_on, timezone.now().date()
    ) or reviewer.has_perm("activities.review_old_submission")


def _pay(submission: Submission, points: int) -> int:
    """What is paid: nothing for what is worth nothing or was switched off."""
    if not points:
        return 0
    entry = award(
        member=submission.member,
        action=submission.kind.declaration.action,
        source=_source(submission),
        metadata={"title": submission.summary},
        points=points,
    )
    return entry.points if entry else 0


def _source(submission: Submission) -> str:
    return f"submission:{submission.pk}"


def _points(submission: Submission) -> str:
    return tally(submission.points or 0, "point")


def _say(name: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])


def _move(
    submission: Submission,
    reviewer: Member,
    status: Status,
    *,
    points: int | None = None,
    note: str = "",
) -> None:
    """Write the status; the database asks who reviews, and keeps the decision."""
    _say("activities.reviewer", str(reviewer.pk))
    submission.status, submission.points, submission.note = status, points, note
    submission.save(update_fields=["status", "points", "note", "updated_at"])
    _say("activities.reviewer", "")


def _record(submission: Submission, reviewer: Member, action: str, **detail: Any) -> None:
    AuditLog.objects.create(
        actor=reviewer,
        action=action,
        target_type="activities.Submission",
        target_id=submission.pk,
        detail={"member": submission.member_id, "activity": submission.activity, **detail},
    )


def _tell(kind: str, submission: Submission, **variables: str) -> None:
    """An address that is none stops no decision."""
    try:
        with transaction.atomic():
            write_letter(
                kind=kind,
                member=submission.member,
                activity=submission.kind.declaration.name,
                what=submission.summary,
                link=f"{settings.SITE_URL}{reverse('activities:index')}",
                **variables,
            )
    except ValidationError:
        log.warning("decision_not_told", extra={"submission": submission.pk, "letter": kind})
