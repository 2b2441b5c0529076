"""A subscription and the seat it pays for: what each event makes of them, and what follows.

Pure: webhooks, jobs and staff only feed it (members/standing/actions.py). Its numbers and notices
stand in courses.py, what may happen in events.py, what a seat is called on Discord in ranks.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from members.models.choices import CommunityRole as Role
from members.models.choices import SeatTier as Tier
from members.models.choices import SubscriptionStatus as Status
from members.rules.courses import CLAIMED, DEBTOR_TIME, GRACE, claim_course, failure_course
from members.rules.events import (
    Effect,
    Event,
    Introduced,
    Linked,
    Passed,
    RoleGiven,
    Seen,
    Unlinked,
)
from members.rules.ranks import fitting, reached

__all__ = [
    "CLAIMED",
    "DEBTOR_TIME",
    "GRACE",
    "Effect",
    "Event",
    "Introduced",
    "Linked",
    "Passed",
    "RoleGiven",
    "Seen",
    "Standing",
    "Unlinked",
    "courses",
    "fitting",
    "next_due",
    "reached",
    "step",
]

OVER: Final = frozenset({Status.NONE, Status.CANCELLED})
# Seats whose holders pay, for themselves or for a company: letters about money go to them.
PAYERS: Final = frozenset({Tier.INDIVIDUAL, Tier.OWNER})


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
        """Whether roles can be won: active, or in the grace of who was, which keeps everything."""
        in_grace = self.status == Status.PAST_DUE and not self.in_debtor_state
        return self.status == Status.ACTIVE or (in_grace and self.active_since is not None)


def step(standing: Standing, event: Event, now: datetime) -> tuple[Standing, tuple[Effect, ...]]:
    """What the event makes of a standing at `now`, and what has to happen outside."""
    turn = _Turn(standing, now)
    if not isinstance(event, Seen):
        # What was due came first, however late we look; only what Stripe says is stronger.
        turn.run_course()
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
    turn.run_course()
    turn.send_notices()
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
        yield from failure_course(standing.payment_failed_at, standing.time_zone)
    elif (
        standing.status == Status.ACTIVE
        and standing.active_since
        and not standing.linked
        and CLAIMED not in standing.notices
    ):
        yield from claim_course(standing.active_since, standing.time_zone)


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
        self.straighten()
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

    def straighten(self) -> None:
        """Put right what was written past this machine; where all is in order, nothing."""
        now = self.standing
        if now.in_debtor_state and (now.status != Status.PAST_DUE or not now.payment_failed_at):
            self.change(
                role=now.previous_role,
                previous_role=Role.NONE,
                in_debtor_state=False,
                debtor_ends_at=None,
            )
        now = self.standing
        if now.in_debtor_state:
            self.change(role=Role.DEBTOR)
        elif now.role == Role.DEBTOR or now.status in OVER or not now.linked:
            self.change(role=Role.NONE)

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

    def run_course(self) -> None:
        """What time has brought of a failure: the end of grace, the end of the seat."""
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

    def send_notices(self) -> None:
        """The notices that are due. Of those that nobody sent in time the newest is sent and the
        others are passed over.
        """
        before = self.standing
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
