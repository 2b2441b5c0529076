"""What happens to points. The only place that writes the ledger."""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone

from gamification import badges, honours, ranks
from gamification.models import Action, MemberBadge, PointConfig, PointTransaction
from gamification.rules import ADJUSTMENT_REASON_LENGTH, AWARDS, ReasonTooShort, streak, taken_back
from gamification.worth import is_paid
from gamification.worth import worth as worth_of
from members.models import AuditLog, Member

# How far back active days are read at first; doubled for as long as the run of days reaches the
# edge.
STREAK_SPAN = timedelta(days=64)


@transaction.atomic
def award(
    *,
    member: Member,
    action: Action,
    source: str,
    metadata: dict[str, Any] | None = None,
    points: int | None = None,
) -> PointTransaction | None:
    """Pay member once for source, now; None if it was paid before, or if staff switched the action
    off (nothing is written).

    The unique key (member, action, source) decides, so a hundred simultaneous replays pay once.
    What the action is worth comes from PointConfig, or is counted by the caller and given as
    `points`. A deed of the past is `award_past`'s. `member.total_points` in memory is not touched;
    the streak is set right, and badges that are due are granted. Raises KeyError for an action that
    has no value and no `points`.
    """
    worth = worth_of(action) if points is None else points if is_paid(action) else None
    if worth is None:
        return None
    now = timezone.now()
    entry, created = PointTransaction.objects.get_or_create(
        member=member,
        action=action,
        source=source,
        defaults={
            "points": worth,
            "metadata": metadata,
            "created_at": now,
            "earned_on": member.day(now),
        },
    )
    if not created:
        return None
    repair_streak(member=member)
    grant_due(member=member, at=now)
    if entry.pk % ranks.MERGE_EVERY == 0:
        transaction.on_commit(merge_ranks)
    return entry


def merge_ranks() -> int:
    """Take what is pending into the ranks' counts; the number of members moved, -1 when another
    merge is at it. Not in a transaction.
    """
    return ranks.merge(timezone.now().astimezone(UTC).date())


class Past(NamedTuple):
    """A deed of the past: what it paid, and when it was earned."""

    action: Action
    source: str
    points: int
    metadata: dict[str, Any] | None
    at: datetime


@transaction.atomic
def award_past(*, member: Member, deeds: Iterable[Past]) -> None:
    """Pay member for deeds of the past, all in one statement; those that were paid before are left
    out.

    The same as `award` for each, at the price of one, but for the switch of PointConfig: what is
    past was paid. Badges are granted as of the day they were reached. `member.total_points` in
    memory is not touched; the streak is set right.
    """
    entries = [
        PointTransaction(
            member=member,
            action=deed.action,
            source=deed.source,
            points=deed.points,
            metadata=deed.metadata,
            created_at=deed.at,
            earned_on=member.day(deed.at),
        )
        for deed in deeds
    ]
    PointTransaction.objects.bulk_create(entries, ignore_conflicts=True)
    repair_streak(member=member)
    grant_missing(members=[member])


@transaction.atomic(savepoint=False)
def grant_due(*, member: Member, at: datetime) -> set[str]:
    """Grant the badges that the member's points, deeds and stored streak reach and that they lack,
    as of `at`; their codes.

    One query when none is due. Whoever writes to the ledger holds the member's row until the end,
    so the last of simultaneous awards sees all of them.
    """
    known = honours.known(member)
    due = badges.earned(known.facts) - known.held.keys()
    _grant([MemberBadge(member=member, badge_id=code, granted_at=at) for code in sorted(due)])
    return due


@transaction.atomic
def grant_missing(*, members: Sequence[Member]) -> int:
    """Grant what these members' whole ledgers ever reached and they lack, as of when it was
    reached; how many badges were missing.

    A badge whose past was imported only after it was granted moves back to the day it was reached.
    Idempotent, and safe beside awards. Three queries however many members.
    """
    held = honours.held_by(members)
    reached = [
        (member, code, at)
        for member, deeds in honours.deeds_of(members)
        for code, at in badges.earned_when(deeds).items()
        if code not in held[member.pk] or at < held[member.pk][code]
    ]
    MemberBadge.objects.bulk_create(
        [MemberBadge(member=member, badge_id=code, granted_at=at) for member, code, at in reached],
        update_conflicts=True,
        unique_fields=["member", "badge"],
        update_fields=["granted_at"],
        batch_size=5000,
    )
    return sum(code not in held[member.pk] for member, code, _ in reached)


@transaction.atomic
def grant_by_hand(*, members: Collection[Member], code: str, actor: Member) -> list[Member]:
    """Grant a badge that no rule grants; the members who did not hold it yet.

    Audited. Raises ValueError for a badge that is earned.
    """
    if code not in badges.BY_HAND:
        raise ValueError(f"{code} is earned, not given.")
    # Locked in the order of the ledger's trigger: two clicks at once grant once, and audit once.
    locked = list(
        Member.objects.filter(pk__in=[member.pk for member in members])
        .order_by("pk")
        .select_for_update(no_key=True, of=("self",))
    )
    held = honours.held_by(locked)
    new = [member for member in locked if code not in held[member.pk]]
    _grant([MemberBadge(member=member, badge_id=code) for member in new])
    AuditLog.objects.bulk_create(
        AuditLog(
            actor=actor,
            action="badge_granted",
            target_type="members.Member",
            target_id=member.pk,
            detail={"badge": code},
        )
        for member in new
    )
    return new


def _grant(granted: list[MemberBadge]) -> None:
    if granted:
        MemberBadge.objects.bulk_create(granted, ignore_conflicts=True)


@transaction.atomic
def set_worth(*, action: str, points: int, is_enabled: bool, actor: Member) -> PointConfig:
    """Say what an action pays from now on; what was paid stays.

    Audited, with the values before, unless nothing changes.
    """
    PointConfig.objects.get_or_create(action=action, defaults={"points": AWARDS.get(action, 0)})
    config = PointConfig.objects.select_for_update().get(pk=action)
    before = {"points": config.points, "is_enabled": config.is_enabled}
    after = {"points": points, "is_enabled": is_enabled}
    if before == after:
        return config
    config.points, config.is_enabled = points, is_enabled
    config.save()
    AuditLog.objects.create(
        actor=actor,
        action="award_changed",
        target_type="gamification.PointConfig",
        detail={"action": action, "before": before, "after": after},
    )
    return config


@transaction.atomic
def repair_streak(*, member: Member) -> int:
    """Store the streak that the member's active days give as of today in their zone, also in
    `member`. Returns it in days.

    The days are those the entries were earned on, each in the zone of its moment: a member who
    moves keeps them. One query for the days as a rule; another each time the run of active days
    reaches back past what was read.
    """
    now, span = timezone.now(), STREAK_SPAN
    while True:
        edge = now - span
        days = PointTransaction.objects.for_member(member).earned().since(edge).days()
        length = streak(days=days, today=member.day(now))
        if not reaches_back(days=days, length=length, edge=edge.date()):
            break
        span *= 2
    Member.objects.filter(pk=member.pk).exclude(current_streak=length).update(current_streak=length)
    member.current_streak = length
    return length


def reaches_back(*, days: Collection[date], length: int, edge: date) -> bool:
    """Whether a run of `length` of these `days`, read back to `edge`, may go on before it.

    One that ends before the first of the days does not, nor one that begins later than a weekend
    and a move after the edge.
    """
    return bool(days) and length >= len(days) and min(days) - edge <= timedelta(days=4)


@transaction.atomic
def adjust(
    *, member: Member, points: int, reason: str, actor: Member, key: UUID | None = None
) -> PointTransaction:
    """Give or take points by hand, now, with a reason the member can read. Audited.

    With a `key`, that of the form it was typed into, sending it a second time gives the entry it
    made the first time. Raises ReasonTooShort below 10 characters and ValueError for zero points.
    """
    now = timezone.now()
    entry, created = _adjust(
        member=member, points=points, reason=reason, actor=actor, key=key or uuid4(), at=now
    )
    if created and points > 0:
        grant_due(member=member, at=now)
    return entry


@transaction.atomic
def adjust_past(
    *, member: Member, points: int, reason: str, actor: Member, at: datetime
) -> PointTransaction:
    """Give or take points by hand as of a moment of the past, for imports.

    Otherwise as `adjust`; badges get the day they were reached.
    """
    entry, _ = _adjust(member=member, points=points, reason=reason, actor=actor, key=uuid4(), at=at)
    if points > 0:
        grant_missing(members=[member])
    return entry


def _adjust(
    *, member: Member, points: int, reason: str, actor: Member, key: UUID, at: datetime
) -> tuple[PointTransaction, bool]:
    """The entry of an adjustment and whether it is new; a new one is audited."""
    reason = _long_enough(reason)
    if points == 0:
        raise ValueError("An adjustment of zero points changes nothing.")
    entry, created = PointTransaction.objects.get_or_create(
        member=member,
        action=Action.ADMIN_ADJUSTMENT,
        source=f"adjustment:{key}",
        defaults={
            "points": points,
            "metadata": {"reason": reason},
            "created_at": at,
            "earned_on": member.day(at),
        },
    )
    if created:
        AuditLog.objects.create(
            actor=actor,
            action="points_adjusted",
            target_type="members.Member",
            target_id=member.pk,
            detail={"entry": entry.pk, "points": points, "reason": reason},
        )
    return entry, created


@transaction.atomic
def reverse(*, entry: PointTransaction, reason: str, actor: Member) -> PointTransaction | None:
    """Take an entry back by a second one that names it; None if it was taken back before. Audited.

    Raises ReasonTooShort below 10 characters.
    """
    reason = _long_enough(reason)
    counter, created = PointTransaction.objects.get_or_create(
        member_id=entry.member_id,
        action=Action.ADMIN_ADJUSTMENT,
        source=f"reversal:{entry.pk}",
        defaults={"points": -entry.points, "metadata": _naming(entry, reason)},
    )
    if not created:
        return None
    _reversed(entry.pk, counter.pk, counter.points, reason, actor).save()
    return counter


@transaction.atomic
def reverse_many(*, entries: Iterable[PointTransaction], reason: str, actor: Member) -> int:
    """Take entries back as `reverse` does, all or none, for one reason; how many had not been taken
    back before. Audited one by one.

    Three statements however many entries. Raises ReasonTooShort below 10 characters.
    """
    reason = _long_enough(reason)
    # In the order in which the ledger's trigger takes members, so that two of these never wait for
    # each other in a circle.
    chosen = sorted(entries, key=lambda entry: (entry.member_id, entry.pk))
    if not chosen:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO gamification_pointtransaction (member_id, action, points, source, metadata, created_at) "
            "SELECT member, %s, points, source, metadata, %s "
            "FROM unnest(%s::bigint[], %s::integer[], %s::text[], %s::jsonb[]) AS counter (member, points, source, metadata) "
            "ON CONFLICT (member_id, action, source) DO NOTHING RETURNING id, source, points",
            [
                Action.ADMIN_ADJUSTMENT.value,
                timezone.now(),
                [entry.member_id for entry in chosen],
                [-entry.points for entry in chosen],
                [f"reversal:{entry.pk}" for entry in chosen],
                [json.dumps(_naming(entry, reason)) for entry in chosen],
            ],
        )
        made = cursor.fetchall()
    AuditLog.objects.bulk_create(
        _reversed(int(source.removeprefix("reversal:")), pk, points, reason, actor)
        for pk, source, points in made
    )
    return len(made)


def _long_enough(reason: str) -> str:
    reason = reason.strip()
    if len(reason) < ADJUSTMENT_REASON_LENGTH:
        raise ReasonTooShort(
            f"Give a reason of at least {ADJUSTMENT_REASON_LENGTH} characters; the member will read it."
        )
    return reason


def _naming(entry: PointTransaction, reason: str) -> dict[str, Any]:
    """What a reversal says of the entry it takes back."""
    day = entry.created_at.astimezone(entry.member.zone).date()
    words = taken_back(action=entry.action, source=entry.source, metadata=entry.metadata, day=day)
    return {"reason": reason, "reverses": entry.pk, "reversed": words}


def _reversed(entry: int, counter: int, points: int, reason: str, actor: Member) -> AuditLog:
    detail = {"entry": counter, "points": points, "reason": reason}
    return AuditLog(
        actor=actor,
        action="points_reversed",
        target_type="gamification.PointTransaction",
        target_id=entry,
        detail=detail,
    )
