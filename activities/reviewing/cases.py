"""One submission as a reviewer reads it: what it says, its evidence, and what it may double."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from activities.declarations import Field, Kind
from activities.evidence import address
from activities.models import Attachment, ReviewClaim, ReviewDecision, Submission
from activities.reviewing.queue import mark_of, suspected
from activities.rules.points import bounds
from activities.rules.quota import DAYS, MOST
from activities.shown import values_for
from members.models import Member


@dataclass(frozen=True)
class File:
    """One file of evidence, with its link for this reviewer."""

    attachment: Attachment
    address: str
    is_picture: bool


@dataclass(frozen=True)
class Case:
    """All a reviewer sees of one submission."""

    submission: Submission
    facts: list[tuple[str, Any, bool]]  # label, value, whether it is a text of several lines
    files: list[File]
    bill: list[tuple[str, int]]
    worth: int
    fewest: int
    most: int
    held_until: datetime | None  # by this reviewer
    mark: str
    doubles: list[Submission]
    decisions: list[ReviewDecision]


def case_of(submission: Submission, reviewer: Member) -> Case:
    """The case of a submission, for this reviewer; the same number of queries for each."""
    now = timezone.now()
    values = values_for(submission.member)
    due = values.worth(submission.kind, submission.payload)
    fewest, most = bounds(due)
    claim = (
        ReviewClaim.objects.select_related("reviewer")
        .filter(submission=submission, until__gt=now)
        .first()
    )
    submission.claim = claim
    is_mine = claim is not None and claim.reviewer_id == reviewer.pk
    others = suspected([submission]).get(submission.pk, []) if _waits(submission) else []
    return Case(
        submission=submission,
        facts=_facts(submission, reviewer),
        files=[
            File(one, address(one, reader=reviewer), one.format != "pdf")
            for one in submission.attachments.all()
        ],
        bill=values.bill(submission.kind, submission.payload),
        worth=due,
        fewest=fewest,
        most=most,
        held_until=claim.until if claim is not None and is_mine else None,
        mark=mark_of(submission, reviewer, now, _may_old(reviewer)),
        doubles=list(
            Submission.objects.filter(pk__in=others).select_related("member").order_by("pk")[:5]
        ),
        decisions=list(submission.decisions.select_related("reviewer")[:20]),
    )


def _waits(submission: Submission) -> bool:
    return submission.status == "PENDING"


def _may_old(reviewer: Member) -> bool:
    return reviewer.has_perm("activities.review_old_submission")


def _facts(submission: Submission, reviewer: Member) -> list[tuple[str, Any, bool]]:
    facts: list[tuple[str, Any, bool]] = [
        (field.label, _said(field, submission.payload[field.name]), field.kind is Kind.TEXT)
        for field in submission.kind.declaration.fields
        if field.name in submission.payload
    ]
    if submission.activity == "AMPLIFY" and submission.done_on is not None:
        facts.append(("Seven days", _quota(submission, submission.done_on), False))
    sent = submission.created_at.astimezone(reviewer.zone)
    facts.append(("Seen by", submission.get_visibility_display(), False))
    facts.append(("Sent", f"{sent:%A} {sent.day} {sent:%B %Y, %H:%M}", False))
    return facts


def _said(field: Field, value: Any) -> Any:
    if field.kind is Kind.DAY:
        day = date.fromisoformat(value)
        return f"{day:%A} {day.day} {day:%B %Y}"
    if field.kind is Kind.NAMES:
        return ", ".join(value)
    return f"{value:,} {field.unit}".strip() if field.kind is Kind.COUNT else value


def _quota(submission: Submission, on: date) -> str:
    """What counts in the seven days that end with the session, itself included."""
    sessions = Submission.objects.sessions_around(submission.member, on)
    week = [one for one in sessions if 0 <= (on - one.on).days < DAYS]
    peers, students = sum(one.peers for one in week), sum(one.students for one in week)
    return f"{peers} of {MOST['peers']} peers, {students} of {MOST['students']} students"
