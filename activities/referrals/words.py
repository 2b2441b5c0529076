"""What a member reads of their referrals. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from activities.referrals.rules import MOST_A_MONTH, Kind, State
from gamification.rules.words import in_words

# Where somebody stands by their subscription; behind on a bill is nobody else's business.
PAYING: Final = ("ACTIVE", "PAST_DUE")


class Mark(NamedTuple):
    """A tag: its icon, its tone, its word."""

    icon: str
    tone: str
    word: str


@dataclass(frozen=True)
class Paid:
    """One payout, as the page needs it; days are the reader's."""

    kind: str
    state: str
    points: int
    worth: int
    on: date
    back_on: date | None = None


def headline(number: int) -> str:
    """How many came by the link."""
    if not number:
        return "Bring someone to the table."
    if number == 1:
        return "One person joined by your link."
    return f"{in_words(number).capitalize()} people joined by your link."


def month_line(*, points: int, month: date, after: date) -> str:
    """What this month brought, what is left of it, and when there is more."""
    left = MOST_A_MONTH - points
    begins = f"A new month begins on {after.day} {after:%B} (UTC)"
    if not left:
        return (
            f"{month:%B} is full: {MOST_A_MONTH} of {MOST_A_MONTH} points. What comes now is not "
            f"paid later. {begins}."
        )
    return f"{points} of {MOST_A_MONTH} points came in {month:%B}. {begins}."


def mark_of(*, status: str, has_paid: bool, payouts: Sequence[Paid]) -> Mark:
    """Where a referee stands: as little as explains the points."""
    if any(one.state == State.TAKEN_BACK for one in payouts):
        return Mark("left", "warn", "payment given back")
    if status == "TRIALING":
        return Mark("clock", "", "on trial")
    if status in PAYING and has_paid:
        return Mark("check", "good", "paying")
    if status == "CANCELLED":
        return Mark("close", "", "over")
    return Mark("members", "", "joined")


def payout_line(one: Paid) -> str:
    """What was paid for a trial or a payment, and why not more."""
    what = "Trial" if one.kind == Kind.TRIAL else "First payment"
    if one.state == State.REFUSED:
        return f"{what}: nothing, you share a mailbox, a team or a bill"
    if one.state == State.CAPPED:
        return f"{what}: nothing, {one.on:%B} was full"
    said = f"{one.points} point" if one.points == 1 else f"{one.points} points"
    if one.state == State.TAKEN_BACK:
        back = one.back_on or one.on
        if not one.points:
            return f"{what}: nothing, the money was given back"
        return f"{what}: {said}, taken back on {back.day} {back:%B}"
    part = f" of {one.worth}, {one.on:%B} was full then" if one.points < one.worth else ""
    return f"{what}: {said}{part}, {one.on.day} {one.on:%B}"


def points_of(payouts: Sequence[Paid]) -> int:
    """What a referee brought in the end."""
    return sum(one.points for one in payouts if one.state == State.PAID)
