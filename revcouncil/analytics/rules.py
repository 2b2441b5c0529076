"""What the figures mean. Pure: no queries, no clock."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from gamification.rules.words import counted
from members.models import SeatTier

# More than so many days away costs so much; the last that fits counts.
AWAY: Final = ((7, 10), (14, 20), (30, 40))
# Less than this share of the 14 days before costs so much; the last that fits counts.
DOWN: Final = ((0.75, 15), (0.50, 30))
# A payment that failed and is still in its days of grace; a member in the Debtor state.
LATE, DEBTOR = 15, 30
HIGH, MEDIUM = 60, 30
WINDOW_DAYS: Final = 14

# Dollars a month, by seat. Owner and team seats are the team's, taken or free.
PRICES: Final = {SeatTier.INDIVIDUAL: 59, SeatTier.OWNER: 59, SeatTier.TEAM_MEMBER: 29}


@dataclass(frozen=True)
class Reason:
    """One thing that speaks for somebody leaving, and how much."""

    text: str
    score: int


@dataclass(frozen=True)
class Risk:
    """How likely a member leaves: 0 to 100, and what it adds up from."""

    score: int
    level: str
    reasons: tuple[Reason, ...]


def level(score: int) -> str:
    """High from 60, medium from 30, else low."""
    return "high" if score >= HIGH else "medium" if score >= MEDIUM else "low"


def churn_risk(
    *, days_away: int | None, seen: bool, recent: int, before: int, late: bool, debtor: bool
) -> Risk:
    """The risk that a member leaves, with its reasons.

    `days_away` counts from the last deed, or for who was never `seen` from joining; None, not known
    at all, is the worst. `recent` and `before` are deeds of the last 14 days and the 14 before.
    """
    found = [
        *_away(days_away, seen),
        *_down(recent, before),
        *([Reason("Debtor after a failed payment", DEBTOR)] if debtor else []),
        *([Reason("payment failed", LATE)] if late and not debtor else []),
    ]
    score = sum(reason.score for reason in found)
    return Risk(score, level(score), tuple(found))


def _away(days: int | None, seen: bool) -> list[Reason]:
    if days is None:
        return [Reason("last visit not known", AWAY[-1][1])]
    score = max((cost for limit, cost in AWAY if days > limit), default=0)
    text = f"away {counted(days, 'day')}" if seen else f"never active in {counted(days, 'day')}"
    return [Reason(text, score)] if score else []


def _down(recent: int, before: int) -> list[Reason]:
    # Without a deed in the days before there is nothing to fall from; being away says it then.
    if not before:
        return []
    share = recent / before
    score = max((cost for limit, cost in DOWN if share < limit), default=0)
    if not score:
        return []
    text = f"activity down {round(100 * (1 - share))} %" if recent else "activity gone"
    return [Reason(text, score)]


def shade(percent: int) -> str:
    """The step of ink a share is drawn in, h1 to h6, the strongest from 95 %."""
    return f"h{1 + sum(percent >= step for step in (20, 40, 60, 80, 95))}"


def month_after(first: date, months: int) -> date:
    """The first day of the month so many months later."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


@dataclass(frozen=True)
class Cohort:
    """Who joined in one month, and the percentages still active so many months on.

    None is a month that is not over: nothing is known yet.
    """

    joined: date
    members: int
    kept: tuple[int | None, ...]


def cohorts(rows: list[tuple[date, int, int]], today: date, months: int) -> list[Cohort]:
    """Cohorts from (month joined, months stayed, members), the oldest first.

    `months stayed` is how many calendar months after joining the last deed was; -1 is none at all.
    """
    by_month: dict[date, dict[int, int]] = {}
    for joined, stayed, members in rows:
        by_month.setdefault(joined, {})[stayed] = members
    this_month = today.replace(day=1)
    made = []
    for joined, stayed_by in sorted(by_month.items()):
        everyone = sum(stayed_by.values())
        kept = tuple(
            round(100 * sum(n for stayed, n in stayed_by.items() if stayed >= after) / everyone)
            if month_after(joined, after) < this_month
            else None
            for after in range(1, months)
        )
        made.append(Cohort(joined, everyone, kept))
    return made


def kept_headline(cohorts: list[Cohort], after: int = 3) -> str:
    """How many of a hundred are still active after so many months, over all cohorts that can
    tell; says so where none can.
    """
    known = [(c.kept[after - 1], c.members) for c in cohorts if len(c.kept) >= after]
    told = [(share, members) for share, members in known if share is not None]
    if not told:
        return "Nobody has been here for three full months yet"
    share = round(sum(s * m for s, m in told) / sum(m for _, m in told))
    return f"{share} in 100 are still active after three months"


def risk_headline(high: int, worth: int) -> str:
    """The page's title: how many may leave and what their seats are worth."""
    if not high:
        return "Nobody stands at high risk of leaving"
    stand, whose = ("stands", "the seat is") if high == 1 else ("stand", "their seats are")
    people = counted(high, "member")
    return f"{people[0].upper()}{people[1:]} {stand} at high risk; {whose} worth ${worth:,} a month"


def spreadsheet_cell(value: Any) -> Any:
    """What may stand in a CSV: text that a spreadsheet would take for a formula is quoted."""
    if isinstance(value, str) and value.lstrip().startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return "" if value is None else value
