"""Feeding the machine of members/rules/standing.py. Nothing else writes a member's subscription,
role, grace and Debtor columns.

Locks: a plan or a team before its members, members by number.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from members.models import LIVE_STATUSES, Member, Plan, Seat
from members.models.choices import CommunityRole, SeatTier, SubscriptionStatus
from members.rules.standing import (
    Effect,
    Event,
    Introduced,
    Linked,
    Passed,
    Seen,
    Standing,
    Unlinked,
    next_due,
    step,
)
from members.standing import outbox

AT_ONCE: Final = 500


@transaction.atomic
def feed(*, member_id: int, event: Event, now: datetime | None = None) -> Standing | None:
    """Tell the machine of an event; how the member stands then, None for who is gone.

    Who links or unlinks writes the Discord id first.
    """
    member = Member.objects.select_for_update().filter(pk=member_id).first()
    return None if member is None else _feed(member, event, now or timezone.now())


@transaction.atomic
def follow_plan(*, member_id: int, now: datetime | None = None) -> Standing | None:
    """Have the member follow the plan that governs them; how they stand then, None for who is
    gone. Called by whoever changed a plan, a team or a seat, in the same transaction.
    """
    member = Member.objects.select_for_update().filter(pk=member_id).first()
    if member is None:
        return None
    plan = governing_plan(member)
    if plan is not None and plan.member_id and member.team_id:
        _leave_dead_team(member)
    return _feed(member, seen_of(plan, member), now or timezone.now())


def follow_team(*, team_id: int, now: datetime | None = None) -> int:
    """Have everybody in the team follow its plan; how many."""
    return _each(Member.objects.filter(team=team_id).values_list("pk", flat=True), now)


def _each(members: Iterable[int], now: datetime | None) -> int:
    found = sorted(members)
    for pk in found:
        follow_plan(member_id=pk, now=now)
    return len(found)


@transaction.atomic
def follow(*, plan: Plan, now: datetime | None = None) -> int:
    """Have whoever the plan governs follow it; how many."""
    if plan.team_id:
        return follow_team(team_id=plan.team_id, now=now)
    return _each([plan.member_id] if plan.member_id else [], now)


def governing_plan(member: Member) -> Plan | None:
    """The live plan the member's seat hangs on: the team's, else their own."""
    live = Plan.objects.filter(status__in=LIVE_STATUSES)
    found = live.filter(team=member.team_id).first() if member.team_id else None
    return found or live.filter(member=member.pk).first()


def pass_time(*, now: datetime | None = None) -> int:
    """Let time do what is due by now, member by member; for how many."""
    now, last, count = now or timezone.now(), 0, 0
    end_grants(now=now)
    due = Seat.objects.filter(next_due_at__lte=now).order_by("member_id")
    while found := list(due.filter(member_id__gt=last).values_list("pk", flat=True)[:AT_ONCE]):
        for pk in found:
            feed(member_id=pk, event=Passed(), now=now)
        last, count = found[-1], count + len(found)
    return count


def end_grants(*, now: datetime | None = None) -> int:
    """End the plans that staff granted until now; how many."""
    now = now or timezone.now()
    granted = Plan.objects.filter(source=Plan.Source.STAFF, status__in=LIVE_STATUSES)
    over = list(granted.filter(ends_at__lte=now).order_by("pk").values_list("pk", flat=True))
    for pk in over:
        with transaction.atomic():
            plan = Plan.objects.select_for_update().filter(pk=pk, ends_at__lte=now).first()
            if plan is not None and plan.is_live:
                plan.status = SubscriptionStatus.CANCELLED
                plan.save(update_fields=["status"])
                follow(plan=plan, now=now)
    return len(over)


def standing_of(member: Member, seat: Seat) -> Standing:
    """How the member stands, as the machine sees it."""
    return Standing(
        status=SubscriptionStatus(member.subscription_status),
        tier=SeatTier(member.seat_tier),
        role=CommunityRole(member.community_role),
        linked=bool(member.discord_id),
        introduced=member.intro_completed,
        rewarded=seat.rewarded,
        time_zone=member.time_zone,
        period_end=member.current_period_end,
        ends_at=seat.ends_at,
        active_since=seat.active_since,
        payment_failed_at=member.payment_failed_at,
        grace_ends_at=member.grace_ends_at,
        debtor_ends_at=member.debtor_ends_at,
        previous_role=CommunityRole(member.previous_role or CommunityRole.NONE),
        in_debtor_state=member.in_debtor_state,
        notices=tuple(member.notices_sent),
    )


def seen_of(plan: Plan | None, member: Member) -> Seen:
    """What the machine is told of the plan that governs the member; None where there is none."""
    if plan is None:
        return Seen(SubscriptionStatus.CANCELLED)
    tier = SeatTier.INDIVIDUAL
    if plan.team_id:
        held = SeatTier(member.seat_tier)
        tier = held if held != SeatTier.INDIVIDUAL else SeatTier.TEAM_MEMBER
    return Seen(
        SubscriptionStatus(plan.status), tier, plan.period_end, plan.ends_at, plan.failed_at
    )


def _leave_dead_team(member: Member) -> None:
    member.team, member.is_team_admin, member.is_primary_owner = None, False, False
    member.seat_tier = SeatTier.INDIVIDUAL
    member.save(update_fields=["team", "is_team_admin", "is_primary_owner", "seat_tier"])


def _feed(member: Member, event: Event, now: datetime) -> Standing:
    seat, _ = Seat.objects.get_or_create(
        member=member, defaults={"rewarded": member.intro_completed}
    )
    before = standing_of(member, seat)
    if isinstance(event, Linked | Unlinked):
        before = replace(before, linked=isinstance(event, Unlinked))
    after, effects = step(before, event, now)
    _write(member, after, event, now)
    _write_seat(seat, after)
    for effect in effects:
        _put(member, after, effect)
    return after


def _write(member: Member, after: Standing, event: Event, now: datetime) -> None:
    values: dict[str, Any] = {
        "subscription_status": after.status,
        "seat_tier": after.tier,
        "community_role": after.role,
        "intro_completed": after.introduced,
        "current_period_end": after.period_end,
        "payment_failed_at": after.payment_failed_at,
        "grace_ends_at": after.grace_ends_at,
        "debtor_ends_at": after.debtor_ends_at,
        "previous_role": "" if after.previous_role == CommunityRole.NONE else after.previous_role,
        "in_debtor_state": after.in_debtor_state,
        "notices_sent": list(after.notices),
    }
    if after.role != member.community_role:
        values["community_role_since"] = now
    if isinstance(event, Introduced) and not member.intro_completed:
        values["intro_completed_at"] = event.at
    changed = [name for name, value in values.items() if getattr(member, name) != value]
    for name in changed:
        setattr(member, name, values[name])
    if changed:
        member.save(update_fields=changed)


def _write_seat(seat: Seat, after: Standing) -> None:
    values = {
        "active_since": after.active_since,
        "ends_at": after.ends_at,
        "rewarded": after.rewarded,
        "next_due_at": next_due(after),
    }
    changed = [name for name, value in values.items() if getattr(seat, name) != value]
    for name in changed:
        setattr(seat, name, values[name])
    if changed:
        seat.save(update_fields=changed)


def _put(member: Member, after: Standing, effect: Effect) -> None:
    """Write an effect into the outbox; what the machine says twice has one key."""
    at = effect.anchor.isoformat() if effect.anchor else ""
    match effect.kind:
        case "ROLES":
            if member.discord_id:
                outbox.put(kind="ROLES", member=member)
        case "LETTER":
            outbox.put(
                kind="LETTER",
                member=member,
                key=f"letter:{member.pk}:{effect.name}:{at}",
                letter=effect.name,
                grace_ends_at=_in_iso(after.grace_ends_at),
                debtor_ends_at=_in_iso(after.debtor_ends_at),
            )
        case "END_AT_STRIPE":
            plan = governing_plan(member)
            if plan is not None and plan.source == Plan.Source.STAFF:
                Plan.objects.filter(pk=plan.pk).update(status=SubscriptionStatus.CANCELLED)
            elif plan is not None:
                outbox.put(kind="END_AT_STRIPE", plan=plan, key=f"end:{plan.pk}:{at}")
        case "AWARD_INTRO":
            outbox.put(kind="AWARD_INTRO", member=member, key=f"intro:{member.pk}")


def _in_iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
