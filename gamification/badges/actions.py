"""Badges are granted: by the award that reaches one, for a whole past, or by hand."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from gamification.badges.catalogue import BY_HAND
from gamification.badges.facts import Known, deeds_of, held_by, known
from gamification.badges.rules import earned, earned_when
from gamification.models import MemberBadge
from members.models import AuditLog, Member


@transaction.atomic(savepoint=False)
def grant_due(*, member: Member, at: datetime) -> set[str]:
    """Grant the badges that the member's points, deeds and stored streak reach and that they lack,
    as of `at`; their codes.

    One query when none is due. Whoever writes to the ledger holds the member's row until the end,
    so the last of simultaneous awards sees all of them.
    """
    return grant_reached(member=member, known=known(member), at=at)


def grant_reached(*, member: Member, known: Known, at: datetime) -> set[str]:
    """As `grant_due`, for who knows the facts already; no query when none is due."""
    due = earned(known.facts) - known.held.keys()
    _grant([MemberBadge(member=member, badge_id=code, granted_at=at) for code in sorted(due)])
    return due


@transaction.atomic
def grant_missing(*, members: Sequence[Member]) -> int:
    """Grant what these members' whole ledgers ever reached and they lack, as of when it was
    reached; how many badges were missing.

    A badge whose past was imported only after it was granted moves back to the day it was reached.
    Idempotent, and safe beside awards. Three queries however many members.
    """
    held = held_by(members)
    reached = [
        (member, code, at)
        for member, deeds in deeds_of(members)
        for code, at in earned_when(deeds).items()
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
    if code not in BY_HAND:
        raise ValueError(f"{code} is earned, not given.")
    # Locked in the order of the ledger's trigger: two clicks at once grant once, and audit once.
    locked = list(
        Member.objects.filter(pk__in=[member.pk for member in members])
        .order_by("pk")
        .select_for_update(no_key=True, of=("self",))
    )
    held = held_by(locked)
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
