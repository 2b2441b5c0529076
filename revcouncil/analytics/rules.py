"""What the figures mean. Pure: no queries, no clock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

# Churn risk, by the spec of members: away for more than so many days; activity of a fortnight below
# so much of the fortnight before; a payment that failed.
AWAY: Final = ((30, 40), (14, 20), (7, 10))
DOWN: Final = ((50, 30), (75, 15))
FAILED, FAILED_LATELY = 30, 15
HIGH, MEDIUM = 60, 30
# What a seat is worth a month, in US dollars.
SEAT_PRICES: Final = {"INDIVIDUAL": 59, "OWNER": 59, "TEAM_MEMBER": 29}
MONTHS: Final = 12
WEEKS: Final = 12
# Shades of the table of retention: each begins at so many per cent.
SHADES: Final = (0, 74, 80, 86, 92, 98)


class Reason(NamedTuple):
    """One thing that adds to the risk, in words, and by how much."""

    words: str
    points: int


@dataclass(frozen=True)
class Signs:
    """What is known of a member, in whole days and ledger entries.

    `days_away` is counted from joining for somebody who was never seen since: nothing known is
    no presence.
    """

    days_away: int
    ever_seen: bool
    entries_lately: int
    entries_before: int
    payment_failed: bool
    failed_lately: bool


def reasons_for(signs: Signs) -> list[Reason]:
    """What makes this member a risk, greatest first; empty for nothing."""
    found = []
    for days, points in AWAY:
        if signs.days_away > days:
            words = (
                f"away {signs.days_away} days" if signs.ever_seen else "never here since joining"
            )
            found.append(Reason(words, points))
            break
    for share, points in DOWN:
        # A share of nothing says nothing.
        if signs.entries_before and 100 * signs.entries_lately < share * signs.entries_before:
            fall = 100 - 100 * signs.entries_lately // signs.entries_before
            gone = signs.entries_lately == 0
            found.append(Reason("activity gone" if gone else f"activity down {fall} %", points))
            break
    if signs.payment_failed:
        found.append(Reason("payment failed", FAILED))
    elif signs.failed_lately:
        found.append(Reason("a payment failed this month", FAILED_LATELY))
    return sorted(found, key=lambda reason: -reason.points)


def score_of(reasons: Iterable[Reason]) -> int:
    """From 0 to 100."""
    return sum(reason.points for reason in reasons)


def level_of(score: int) -> str:
    """ "high", "medium" or "low"."""
    return "high" if score >= HIGH else "medium" if score >= MEDIUM else "low"


class Stayed(NamedTuple):
    """So many members of a sign-up month were still there after `months` full months; `open` are
    there today.
    """

    joined: date
    months: int
    open: bool
    members: int


class Cohort(NamedTuple):
    """A sign-up month: its members, and the share still there after 1, 2, ... full months, in whole
    per cent. None is a month not yet lived by all of them.
    """

    joined: date
    members: int
    shares: tuple[int | None, ...]


def cohorts_of(stayed: Iterable[Stayed], today: date) -> list[Cohort]:
    """The last twelve sign-up months, oldest first; a month in which nobody joined has no row."""
    rows: dict[date, list[Stayed]] = {}
    for one in stayed:
        rows.setdefault(one.joined, []).append(one)
    return [
        Cohort(
            joined,
            sum(one.members for one in rows[joined]),
            tuple(_share(rows[joined], k, _lived(joined, today)) for k in range(1, MONTHS)),
        )
        for joined in sorted(rows)
    ]


def _lived(joined: date, today: date) -> int:
    """Full months that every member of the sign-up month has lived: from its last day on."""
    end = (joined + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    months = (today.year - end.year) * 12 + today.month - end.month
    return months - (today.day < end.day and (today + timedelta(days=1)).day != 1)


def _share(rows: Sequence[Stayed], months: int, lived: int) -> int | None:
    if months > lived:
        return None
    kept = sum(one.members for one in rows if one.open or one.months >= months)
    return 100 * kept // sum(one.members for one in rows)


def shade_of(share: int) -> int:
    """1 to 6, the stronger the more stayed."""
    return sum(share >= begins for begins in SHADES)


def retention_title(cohorts: Iterable[Cohort], after: int = 3) -> str:
    """A finding where there is one, else the plain name."""
    known = [(c.members, share) for c in cohorts if (share := c.shares[after - 1]) is not None]
    members = sum(count for count, _ in known)
    if members < 10:
        return "Who stays, by sign-up month"
    kept = sum(count * share for count, share in known) // members
    return f"{kept} in 100 are still here after three months"


def risk_title(high: int, worth: int) -> str:
    """What staff read first."""
    if not high:
        return "Nobody stands at high risk"
    if high == 1:
        return f"One member stands at high risk; their seat is worth ${worth:,} a month"
    return f"{high:,} members stand at high risk; their seats are worth ${worth:,} a month"
