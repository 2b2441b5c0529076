"""Where Stripe, the database and Discord differ, and of which kind that is. Pure.

Truth flows one way: what Stripe says of a plan makes, by the machine, the standing that is
expected; the database is compared with that, and Discord with the roles it brings. So what is right
on one side stays right, whatever the other says.
"""

from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from members.models.choices import CommunityRole as Role
from members.models.choices import SubscriptionStatus as Status
from members.models.reconciling import ReconciliationDifference
from members.rules.standing import Standing

Kind = ReconciliationDifference.Kind
RANKS: Final = frozenset({Role.SQUIRE.value, Role.KNIGHT.value, Role.LORD.value})
DEBTOR: Final = Role.DEBTOR.value
OVER: Final = frozenset({Status.NONE, Status.CANCELLED})


class Place(NamedTuple):
    """Between which sides a difference lies; both may be so at once."""

    in_plan: bool
    in_roles: bool


def differences(
    present: Standing,
    expected: Standing | None,
    wanted: Collection[str],
    worn: Collection[str] | None,
) -> dict[Kind, Place]:
    """How a member differs, by kind.

    `expected` is what Stripe's word makes of `present`, None where it is not known; `wanted` the
    roles that brings, `worn` those seen on Discord, None where they are not known.
    """
    plan = set() if expected is None else set(of_plan(present, expected))
    roles = set() if worn is None else set(of_roles(frozenset(wanted), frozenset(worn)))
    return {kind: Place(kind in plan, kind in roles) for kind in Kind if kind in plan | roles}


def of_plan(present: Standing, expected: Standing) -> Iterator[Kind]:
    """How the database differs from what Stripe's word would make of it: one kind at most."""
    was, is_ = present, expected
    if (was.status in OVER) != (is_.status in OVER):
        yield Kind.MISSING_ACCESS if was.status in OVER else Kind.UNAUTHORISED_ACCESS
    elif _owes(was) != _owes(is_) or (DEBTOR in (was.role, is_.role) and was.role != is_.role):
        yield Kind.DEBTOR_MISMATCH
    elif was.status not in OVER and was.status != is_.status:
        # A trial opens the pages; the seat on Discord comes with the first payment.
        missing = is_.status == Status.ACTIVE
        yield Kind.MISSING_ACCESS if missing else Kind.UNAUTHORISED_ACCESS
    elif was.role != is_.role:
        yield _of_role(was.role, is_.role)


def _owes(standing: Standing) -> tuple[bool, bool]:
    return standing.status == Status.PAST_DUE, standing.in_debtor_state


def _of_role(was: str, is_: str) -> Kind:
    if was == Role.NONE:
        return Kind.MISSING_ACCESS
    return Kind.UNAUTHORISED_ACCESS if is_ == Role.NONE else Kind.WRONG_ROLE


def of_roles(wanted: frozenset[str], worn: frozenset[str]) -> Iterator[Kind]:
    """How the roles worn on Discord differ from those wanted; several kinds may meet.

    A Debtor who still wears the rank instead, or the other way round, is one mistake, not two.
    """
    lacks_debtor = DEBTOR in wanted - worn
    keeps_debtor = DEBTOR in worn - wanted
    if lacks_debtor or keeps_debtor:
        yield Kind.DEBTOR_MISMATCH
    due, held = wanted & RANKS, worn & RANKS
    if held and not due and not lacks_debtor:
        yield Kind.UNAUTHORISED_ACCESS
    if due and not held and not keeps_debtor:
        yield Kind.MISSING_ACCESS
    others = (wanted ^ worn) - RANKS - {DEBTOR}
    if (due and held and due != held) or others:
        yield Kind.WRONG_ROLE
