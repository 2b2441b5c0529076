"""The queue: what waits, oldest first, with what a reviewer has to know of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, F, Min, Q
from django.utils import timezone

from activities.catalogue import Activity
from activities.models import Attachment, ReviewDecision, Submission
from activities.querysets import SubmissionQuerySet
from activities.rules.ages import OLD_AFTER_DAYS, is_old
from activities.rules.doubles import Held, doubles
from members.models import Member

SHOWN: Final = 50
# What the queue is narrowed to: name in the address, words.
KINDS: Final = (
    ("", "All"),
    ("free", "Nobody holds"),
    ("mine", "I hold"),
    ("old", "More than 30 days old"),
)


@dataclass(frozen=True)
class Line:
    """One submission of the queue. `mark` is why this reviewer can't decide it; empty else."""

    submission: Submission
    doubles: tuple[int, ...]
    mark: str


@dataclass(frozen=True)
class Queue:
    """What waits, and of it what is shown."""

    lines: list[Line]
    number: int
    since: datetime | None
    by_activity: list[tuple[Activity, int]]


def narrowed(reviewer: Member, *, activity: str = "", kind: str = "") -> SubmissionQuerySet:
    """What waits of an activity and a kind; what is no such thing narrows nothing."""
    rows = Submission.objects.waiting()
    now = timezone.now()
    if activity in Activity.values:
        rows = rows.filter(activity=activity)
    if kind == "free":
        rows = rows.exclude(claim__until__gt=now)
    elif kind == "mine":
        rows = rows.filter(claim__until__gt=now, claim__reviewer=reviewer)
    elif kind == "old":
        ageing = [one.value for one in Activity if one.declaration.ages]
        before = now.date() - timedelta(days=OLD_AFTER_DAYS)
        rows = rows.filter(activity__in=ageing, done_on__lt=before)
    return rows


def queue_for(reviewer: Member, *, activity: str = "", kind: str = "") -> Queue:
    """The oldest SHOWN of the queue, narrowed, and how many wait in all. Five queries."""
    counted = Submission.objects.waiting().order_by().values("activity")
    counts = {
        row["activity"]: row
        for row in counted.annotate(number=Count("pk"), since=Min("created_at"))
    }
    rows = list(
        narrowed(reviewer, activity=activity, kind=kind)
        .select_related("member", "claim__reviewer")
        .order_by("created_at", "pk")[:SHOWN]
    )
    suspects = suspected(rows)
    now = timezone.now()
    may_old = reviewer.has_perm("activities.review_old_submission")
    return Queue(
        lines=[
            Line(row, tuple(suspects.get(row.pk, ())), mark_of(row, reviewer, now, may_old))
            for row in rows
        ],
        number=sum(row["number"] for row in counts.values()),
        since=min((row["since"] for row in counts.values()), default=None),
        by_activity=[(one, counts[one.value]["number"]) for one in Activity if one.value in counts],
    )


def mark_of(submission: Submission, reviewer: Member, now: datetime, may_old: bool) -> str:
    """Why this reviewer can't decide it now; empty when they can."""
    if submission.member_id == reviewer.pk:
        return "yours: another reviewer decides"
    claim = getattr(submission, "claim", None)
    if claim is not None and claim.until > now and claim.reviewer_id != reviewer.pk:
        until = claim.until.astimezone(reviewer.zone)
        return f"held by {claim.reviewer.display_name} until {until:%H:%M}"
    declaration = submission.kind.declaration
    if not may_old and is_old(declaration, submission.done_on, now.date()):
        return "over 30 days old: an admin decides"
    return ""


def suspected(rows: list[Submission]) -> Mapping[int, list[int]]:
    """Of each of these that may be a double, the submissions it may double: the same place within
    45 minutes, or the same file. Two queries.
    """
    days = {
        row.done_on + timedelta(days=ahead)
        for row in rows
        if row.done_on is not None and row.payload.get("place")
        for ahead in (-1, 0, 1)
    }
    sessions = Submission.objects.filter(
        activity=Activity.AMPLIFY, done_on__in=days, payload__has_key="place"
    ).exclude(status="REJECTED")
    found = doubles(
        Held(pk, on, str(payload.get("begins_at") or ""), str(payload["place"]))
        for pk, on, payload in sessions.values_list("pk", "done_on", "payload")
    )
    wanted = {row.pk for row in rows}
    suspects = {pk: list(others) for pk, others in found.items() if pk in wanted}
    for pk, other in _same_files(wanted):
        if other not in suspects.setdefault(pk, []):
            suspects[pk].append(other)
    return suspects


def _same_files(wanted: set[int]) -> list[tuple[int, int]]:
    here = Attachment.objects.filter(submission__in=wanted)
    there = Attachment.objects.filter(
        content_hash__in=here.values("content_hash"), submission__isnull=False
    ).values_list("content_hash", "submission_id")
    homes: dict[str, set[int]] = {}
    for content, pk in there:
        homes.setdefault(content, set()).add(pk)
    return sorted(
        (pk, other)
        for found in homes.values()
        for pk in found & wanted
        for other in found
        if other != pk
    )


def decided_today(reviewer: Member) -> list[ReviewDecision]:
    """What this reviewer decided since midnight where they live, newest first; the last 50.

    Each knows as `is_last` whether nothing was decided about its submission since.
    """
    midnight = (
        timezone.now().astimezone(reviewer.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    )
    rows: Any = (
        ReviewDecision.objects.filter(reviewer=reviewer, at__gte=midnight)
        .select_related("submission__member")
        .annotate(
            is_last=~Q(submission__status="PENDING")
            & Q(submission__status=F("to_status"))
            & Q(submission__reviewer=F("reviewer"))
        )
        .order_by("-at", "-pk")
    )
    return list(rows[:SHOWN])
