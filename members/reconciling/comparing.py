"""The comparison itself, some members at a time: who differs, and what belongs to nobody."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from copy import copy
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db.models import Exists, OuterRef, Q

from members.models import (
    LIVE_STATUSES,
    Effect,
    EffectState,
    Member,
    Plan,
    ReconciliationDifference,
    ReconciliationRun,
    Seat,
    Sighting,
)
from members.models.choices import SubscriptionStatus
from members.reconciling import rules, words
from members.reconciling.sources import Sources, Subscription
from members.rules.standing import Passed, Standing, next_due, step
from members.standing.actions import seen_of, standing_of

AT_ONCE: Final = 1000
Side = Sighting.Side


class Seen(NamedTuple):
    """What a run saw of some members: their plans as listed, and the roles they wear."""

    plans: dict[int, list[Plan]]
    team_plans: dict[int, list[Plan]]
    worn: dict[str, tuple[str, ...]]


def compare_members(
    run: ReconciliationRun, sources: Sources, members: list[Member], now: datetime
) -> list[ReconciliationDifference]:
    """How these members differ."""
    seen = _seen(run, members)
    found = [one for member in members for one in _compare(run, sources, member, seen, now)]
    _note_effects(found)
    return found


def _note_effects(found: list[ReconciliationDifference]) -> None:
    """Say of roles that differ why the outbox has not got them done, where it has tried."""
    members = {one.member_id for one in found if one.in_roles and one.member_id}
    if not members:
        return
    states = (EffectState.WAITING, EffectState.WORKING, EffectState.STOPPED)
    effects = Effect.objects.filter(member__in=members, kind="ROLES", state__in=states)
    why = dict(effects.order_by("pk").values_list("member_id", "last_error"))
    for one in found:
        if one.in_roles:
            one.note = str(why.get(one.member_id or 0, ""))[:300]


def next_members(last: int) -> list[Member]:
    """The members after this one, some at a time, with their seats."""
    found = Member.objects.filter(pk__gt=last).order_by("pk").select_related("seat")
    return list(found.defer("bio", "avatar")[:AT_ONCE])


def _seen(run: ReconciliationRun, members: list[Member]) -> Seen:
    teams = {member.team_id for member in members if member.team_id}
    plans = list(Plan.objects.filter(Q(member__in=members) | Q(team__in=teams)).order_by("-pk"))
    listed = {
        stripe_id: Subscription(**says)
        for stripe_id, says in _sightings(run, Side.STRIPE, (p.stripe_id for p in plans))
    }
    own, of_teams = defaultdict(list), defaultdict(list)
    for plan in plans:
        told = _as_listed(run, plan, listed)
        if plan.team_id:
            of_teams[plan.team_id].append(told)
        elif plan.member_id:
            own[plan.member_id].append(told)
    accounts = _sightings(run, Side.DISCORD, (member.discord_id for member in members))
    return Seen(own, of_teams, {account: tuple(says["roles"]) for account, says in accounts})


def _sightings(
    run: ReconciliationRun, side: str, ids: Iterable[str | None]
) -> Iterator[tuple[str, dict[str, Any]]]:
    wanted = [seen_id for seen_id in ids if seen_id]
    found = Sighting.objects.filter(run=run, side=side, seen_id__in=wanted)
    yield from found.values_list("seen_id", "says")


def _as_listed(run: ReconciliationRun, plan: Plan, listed: dict[str, Subscription]) -> Plan:
    """The plan as Stripe lists it. One that was fetched since the run began is fresher as it is."""
    fresh = plan.fetched_at is not None and plan.fetched_at > run.started_at
    if plan.source == Plan.Source.STAFF or not run.knows_stripe or fresh or plan.is_duplicate:
        return plan
    told, says = copy(plan), listed.get(plan.stripe_id or "")
    if says is None:
        told.status, told.stripe_status = SubscriptionStatus.CANCELLED, words.NO_PLAN
        return told
    told.status, told.stripe_status = says.status, says.stripe_status
    told.failed_at = says.moment("failed_at") or plan.failed_at
    told.period_end = says.moment("period_end") or plan.period_end
    told.ends_at = says.moment("ends_at")
    return told


def _governing(member: Member, seen: Seen) -> Plan | None:
    """The live plan the member's seat hangs on; else the newest that ended."""
    of_team = seen.team_plans.get(member.team_id, []) if member.team_id else []
    plans = [*of_team, *seen.plans.get(member.pk, [])]
    return next((p for p in plans if p.is_live), plans[0] if plans else None)


def _compare(
    run: ReconciliationRun, sources: Sources, member: Member, seen: Seen, now: datetime
) -> list[ReconciliationDifference]:
    written, present = _present(member, now)
    plan = _governing(member, seen)
    is_told = run.knows_stripe or (plan is not None and plan.source == Plan.Source.STAFF)
    expected = step(present, _event(plan, member), now)[0] if is_told else None
    role = (expected or present).role
    worn = seen.worn.get(member.discord_id or "")
    wanted = sources.wanted(member, role)
    is_moving = written.role != present.role
    comparable = None if is_moving else _comparable(run, member, wanted, worn)
    found = rules.differences(present, expected, wanted, comparable)
    says = {
        "stripe_says": words.stripe_says(plan, run.knows_stripe),
        "database_says": words.database_says(written),
        "discord_says": words.discord_says(
            worn, is_known=run.knows_discord, is_linked=bool(member.discord_id)
        ),
    }
    return [
        ReconciliationDifference(
            run=run,
            member=member,
            subject=f"member {member.pk}",
            kind=kind,
            discord_id=member.discord_id or "",
            stripe_id=(plan.stripe_id or "") if plan else "",
            in_plan=place.in_plan,
            in_roles=place.in_roles,
            can_fix=place.in_plan or worn is not None,
            found_at=now,
            **says,
        )
        for kind, place in found.items()
    ]


def _present(member: Member, now: datetime) -> tuple[Standing, Standing]:
    """How the member stands, as written and with what the clock is about to do by itself, which
    is no difference.
    """
    seat = getattr(member, "seat", None) or Seat(member=member, rewarded=member.intro_completed)
    written = standing_of(member, seat)
    due = next_due(written)
    return written, step(written, Passed(), now)[0] if due and due <= now else written


def _event(plan: Plan | None, member: Member) -> Any:
    return seen_of(plan if plan is not None and plan.is_live else None, member)


def _comparable(
    run: ReconciliationRun,
    member: Member,
    wanted: frozenset[str],
    worn: tuple[str, ...] | None,
) -> tuple[str, ...] | None:
    """The roles to compare; None where nothing can be said of them."""
    if not run.knows_discord or not member.discord_id:
        return None
    if member.community_role_since and member.community_role_since > run.started_at:
        return None  # Changed while Discord was listed: the next run sees it.
    if worn is None:
        # Who left the server misses their rank, and nothing else.
        return () if wanted & rules.RANKS else None
    return worn


def unclaimed_accounts(run: ReconciliationRun, last: int) -> list[Sighting]:
    """Accounts on Discord that wear a role of ours and belong to no member, some at a time."""
    members = Member.objects.filter(discord_id=OuterRef("seen_id"))
    found = Sighting.objects.filter(run=run, side=Side.DISCORD, pk__gt=last)
    found = found.exclude(says__roles=[]).exclude(Exists(members))
    return list(found.order_by("pk")[:AT_ONCE])


def unknown_subscriptions(run: ReconciliationRun, last: int) -> list[Sighting]:
    """Subscriptions that Stripe counts as live and nobody knows here, some at a time."""
    plans = Plan.objects.filter(stripe_id=OuterRef("seen_id"))
    found = Sighting.objects.filter(run=run, side=Side.STRIPE, pk__gt=last)
    found = found.filter(says__status__in=LIVE_STATUSES).exclude(Exists(plans))
    return list(found.order_by("pk")[:AT_ONCE])


def of_accounts(
    run: ReconciliationRun, accounts: list[Sighting], now: datetime
) -> list[ReconciliationDifference]:
    """What roles worn by nobody's accounts are."""
    return [
        ReconciliationDifference(
            run=run,
            subject=f"account {account.seen_id}",
            kind=kind,
            discord_id=account.seen_id,
            database_says=words.NOBODY,
            discord_says=words.discord_says(account.says["roles"], is_known=True, is_linked=True),
            in_roles=True,
            found_at=now,
        )
        for account in accounts
        for kind in rules.of_roles(frozenset(), frozenset(account.says["roles"]))
    ]


def of_subscriptions(
    run: ReconciliationRun, subscriptions: list[Sighting], now: datetime
) -> list[ReconciliationDifference]:
    """Subscriptions that are paid and open nothing here."""
    listed = [Subscription(**sighting.says) for sighting in subscriptions]
    customers = [one.customer_id for one in listed if one.customer_id]
    members = {
        m.stripe_customer_id: m for m in Member.objects.filter(stripe_customer_id__in=customers)
    }
    return [
        ReconciliationDifference(
            run=run,
            member=members.get(one.customer_id),
            subject=f"subscription {one.stripe_id}",
            kind=rules.Kind.MISSING_ACCESS,
            stripe_id=one.stripe_id,
            stripe_says=words.subscription_says(one.stripe_status, one.status),
            database_says=words.UNKNOWN_HERE,
            in_plan=True,
            found_at=now,
        )
        for one in listed
    ]
