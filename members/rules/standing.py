"""A subscription and the seat it pays for: what each event makes of them, and what follows.

Pure: webhooks, jobs and staff only feed it (members/standing/actions.py). Numbers: spec, members,
"Failed renewals" and "Discord".
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from members.models.choices import CommunityRole as Role
from members.models.choices import SeatTier as Tier
from members.models.choices import SubscriptionStatus as Status

GRACE: Final = timedelta(hours=48)
AGAIN_AFTER: Final = timedelta(hours=24)
DEBTOR_TIME: Final = timedelta(days=30)
DEBTOR_DAYS: Final = (7, 10, 15, 20, 25)
HOURS_BEFORE_END: Final = (48, 24, 12)
CLAIM_AFTER: Final = timedelta(hours=48)
CLAIM_DAYS: Final = (7, 30, 60, 90, 120, 150, 180)
# A notice that counts in days comes by day, where the member lives.
EVENING, MORNING = time(21), time(8)

OVER: Final = frozenset({Status.NONE, Status.CANCELLED})
# Seats whose holders pay, for themselves or for a company: letters about money go to them.
PAYERS: Final = frozenset({Tier.INDIVIDUAL, Tier.OWNER})
# In `notices`: the Discord seat was claimed, so nobody is reminded of it.
CLAIMED: Final = "claimed"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a member stands: what is paid for, the seat, the role, and how far a failure got.

    `notices` holds what was sent, or passed over for a newer one; `previous_role` what a Debtor
    gets back; `rewarded` that the introduction has promoted once.
    """

    status: Status = Status.NONE
    tier: Tier = Tier.INDIVIDUAL
    role: Role = Role.NONE
    linked: bool = False
    introduced: bool = False
    rewarded: bool = False
    time_zone: str = "UTC"
    period_end: datetime | None = None
    ends_at: datetime | None = None
    active_since: datetime | None = None
    payment_failed_at: datetime | None = None
    grace_ends_at: datetime | None = None
    debtor_ends_at: datetime | None = None
    previous_role: Role = Role.NONE
    in_debtor_state: bool = False
    notices: tuple[str, ...] = ()

    @property
    def pays(self) -> bool:
        """Whether letters about money go to this member."""
        return self.tier in PAYERS

    @property
    def is_entitled(self) -> bool:
        """Whether roles can be won: active, or in grace, which keeps everything."""
        return self.status == Status.ACTIVE or (
            self.status == Status.PAST_DUE and not self.in_debtor_state
        )


class Seen(NamedTuple):
    """What the plan that governs the member is now; `failed_at` of an unpaid renewal alone."""

    status: Status
    tier: Tier = Tier.INDIVIDUAL
    period_end: datetime | None = None
    ends_at: datetime | None = None
    failed_at: datetime | None = None


class Linked(NamedTuple):
    """A Discord account is the member's."""


class Unlinked(NamedTuple):
    """No Discord account is the member's any more."""


class Introduced(NamedTuple):
    """The introduction was found; it was written `at`."""

    at: datetime


class RoleGiven(NamedTuple):
    """Staff gave a role: Squire, or the one an introduction would bring."""

    role: Role


class Passed(NamedTuple):
    """Nothing but time."""


Event = Seen | Linked | Unlinked | Introduced | RoleGiven | Passed


class Effect(NamedTuple):
    """What has to happen outside: `kind` ROLES, LETTER (`name` says which), END_AT_STRIPE or
    AWARD_INTRO. With `anchor`, the moment it hangs on, it is the same effect only once.
    """

    kind: str
    name: str = ""
    anchor: datetime | None = None


def step(standing: Standing, event: Event, now: datetime) -> tuple[Standing, tuple[Effect, ...]]:
    """What the event makes of a standing at `now`, and what has to happen outside."""
    turn = _Turn(standing, now)
    match event:
        case Seen():
            turn.see(event)
        case Linked():
            turn.link()
        case Unlinked():
            turn.unlink()
        case Introduced():
            turn.change(introduced=True)
        case RoleGiven(role):
            turn.give(role)
        case Passed():
            pass
    turn.pass_time()
    turn.settle_role()
    after = turn.standing
    if (after.role, after.linked) != (standing.role, standing.linked):
        turn.effects.append(Effect("ROLES"))
    return after, tuple(turn.effects)


def next_due(standing: Standing) -> datetime | None:
    """When time alone changes something next; None for never."""
    moments = [moment for name, moment in courses(standing) if name not in standing.notices]
    if standing.status == Status.PAST_DUE:
        end = standing.debtor_ends_at if standing.in_debtor_state else standing.grace_ends_at
        moments += [end] if end else []
    return min(moments, default=None)


def courses(standing: Standing) -> Iterator[tuple[str, datetime]]:
    """The notices that lie on the member's way, oldest first, each with its moment."""
    if standing.status == Status.PAST_DUE and standing.payment_failed_at:
        yield from _failure(standing.payment_failed_at, standing.time_zone)
    elif (
        standing.status == Status.ACTIVE
        and standing.active_since
        and not standing.linked
        and CLAIMED not in standing.notices
    ):
        yield "claim_48h", standing.active_since + CLAIM_AFTER
        for day in CLAIM_DAYS:
            moment = standing.active_since + timedelta(days=day)
            yield f"claim_day_{day}", by_day(moment, standing.time_zone)


def _failure(failed_at: datetime, zone: str) -> Iterator[tuple[str, datetime]]:
    began = failed_at + GRACE
    yield "payment_failed", failed_at
    yield "payment_failed_again", failed_at + AGAIN_AFTER
    yield "debtor_began", began
    for day in DEBTOR_DAYS:
        yield f"debtor_day_{day}", by_day(began + timedelta(days=day), zone)
    for hours in HOURS_BEFORE_END:
        yield f"seat_ends_{hours}h", began + DEBTOR_TIME - timedelta(hours=hours)


def by_day(moment: datetime, zone: str) -> datetime:
    """The moment, or the next morning where the member lives if it falls into their night."""
    there = moment.astimezone(ZoneInfo(zone))
    if MORNING <= there.time() < EVENING:
        return moment
    date = there.date() + timedelta(days=there.time() >= EVENING)
    return datetime.combine(date, MORNING, there.tzinfo).astimezone(moment.tzinfo)


def reached(*, linked: bool, introduced: bool, tier: Tier) -> Role:
    """The role that who has access comes to."""
    if not linked:
        return Role.NONE
    if not introduced:
        return Role.SQUIRE
    return Role.KNIGHT if tier == Tier.TEAM_MEMBER else Role.LORD


def fitting(role: Role, tier: Tier) -> Role:
    """The role for this seat: what is Lord for who pays is Knight for a team member."""
    if role not in (Role.LORD, Role.KNIGHT):
        return role
    return reached(linked=True, introduced=True, tier=tier)


class _Turn:
    """One step being taken."""

    def __init__(self, standing: Standing, now: datetime) -> None:
        self.standing, self.now = standing, now
        self.effects: list[Effect] = []

    def change(self, **changes: Any) -> None:
        self.standing = replace(self.standing, **changes)

    def tell(self, letter: str, anchor: datetime) -> None:
        self.effects.append(Effect("LETTER", letter, anchor))

    def see(self, plan: Seen) -> None:
        """Follow the plan. One that is over ends the seat; an unpaid renewal begins its course
        once, and a later failure changes nothing of it.
        """
        before = self.standing
        if plan.status in OVER:
            if before.status not in OVER:
                self.end()
            return
        failed_at = (plan.failed_at or self.now) if plan.status == Status.PAST_DUE else None
        if failed_at and before.status in OVER and self.now >= failed_at + GRACE + DEBTOR_TIME:
            return  # This failure has ended the seat already.
        self.change(
            status=plan.status,
            tier=plan.tier,
            role=fitting(before.role, plan.tier),
            previous_role=fitting(before.previous_role, plan.tier),
            period_end=plan.period_end,
            ends_at=plan.ends_at,
        )
        if failed_at is None:
            self.make_good()
        elif before.payment_failed_at is None:
            self.change(payment_failed_at=failed_at, grace_ends_at=failed_at + GRACE)
        if plan.status == Status.ACTIVE and before.active_since is None:
            self.change(active_since=self.now)
        if before.linked:
            self.claim()

    def make_good(self) -> None:
        """Paid: the failure is over, and a Debtor has the role held before."""
        before = self.standing
        if before.payment_failed_at is None:
            return
        if before.pays:
            self.tell("payment_restored", before.payment_failed_at)
        self.change(
            role=before.previous_role if before.in_debtor_state else before.role,
            payment_failed_at=None,
            grace_ends_at=None,
            debtor_ends_at=None,
            previous_role=Role.NONE,
            in_debtor_state=False,
            notices=tuple(name for name in before.notices if name.startswith("claim")),
        )

    def end(self) -> None:
        """The seat ends. What is kept: who they are on Discord, and that they were introduced."""
        before = self.standing
        self.standing = Standing(
            status=Status.CANCELLED,
            tier=before.tier,
            linked=before.linked,
            introduced=before.introduced,
            rewarded=before.rewarded,
            time_zone=before.time_zone,
            period_end=before.period_end,
        )
        self.tell("seat_ended", self.now)

    def link(self) -> None:
        """Discord is linked; a Debtor will have the role it brings once paid."""
        self.change(linked=True)
        after = self.standing
        if after.status not in OVER:
            self.claim()
        if after.in_debtor_state and after.previous_role == Role.NONE:
            role = reached(linked=True, introduced=after.rewarded, tier=after.tier)
            self.change(previous_role=role)

    def claim(self) -> None:
        """Whoever claimed is reminded no more."""
        if CLAIMED not in self.standing.notices:
            self.change(notices=(*self.standing.notices, CLAIMED))

    def unlink(self) -> None:
        """Without Discord there is no role; a Debtor stays one."""
        role = Role.DEBTOR if self.standing.in_debtor_state else Role.NONE
        self.change(linked=False, role=role, previous_role=Role.NONE)

    def give(self, role: Role) -> None:
        """Staff's word stands until the seat or the link changes."""
        if self.standing.is_entitled and self.standing.linked:
            self.change(role=fitting(role, self.standing.tier), rewarded=True)

    def pass_time(self) -> None:
        """What time has brought: the end of grace, the end of the seat, notices. Of notices that
        nobody sent in time the newest is sent and the others are passed over.
        """
        before = self.standing
        if before.status == Status.PAST_DUE and before.payment_failed_at:
            began = before.payment_failed_at + GRACE
            if self.now >= began + DEBTOR_TIME:
                self.effects.append(Effect("END_AT_STRIPE", "", before.payment_failed_at))
                return self.end()
            if self.now >= began and not before.in_debtor_state:
                self.change(
                    in_debtor_state=True,
                    debtor_ends_at=began + DEBTOR_TIME,
                    previous_role=before.role,
                    role=Role.DEBTOR,
                )
        due = [
            name
            for name, moment in courses(before)
            if moment <= self.now and name not in before.notices
        ]
        if due:
            self.change(notices=(*before.notices, *due))
            anchor = before.payment_failed_at or before.active_since
            if anchor and (before.pays or before.status == Status.ACTIVE):
                self.tell(due[-1], anchor)

    def settle_role(self) -> None:
        """Who has access and Discord holds a role; the introduction promotes once."""
        now = self.standing
        if not (now.is_entitled and now.linked):
            return
        promotes = now.introduced and not now.rewarded
        if now.role == Role.NONE or (now.role == Role.SQUIRE and promotes):
            role = reached(linked=True, introduced=now.introduced, tier=now.tier)
            self.change(role=role, rewarded=now.rewarded or now.introduced)
            if promotes:
                self.effects.append(Effect("AWARD_INTRO"))
