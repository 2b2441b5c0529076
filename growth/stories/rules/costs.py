"""What reviews cost, in words for staff. Pure."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from gamification.rules.words import counted, in_words

MILLION: Final = 1_000_000
# Below it a sum would be all noughts.
LEAST: Final = Decimal("0.0001")


class Spent(NamedTuple):
    """What was asked for in a time: how many failed, and what those cost of which it is known.
    `cost` is in millionths of a US dollar; of `unknown` that ended it is not known.
    """

    asked: int
    failed: int
    cost: int
    known: int
    unknown: int

    @property
    def dollars(self) -> str:
        """What they cost, as far as it is known."""
        if self.known:
            return dollars(self.cost)
        return "unknown" if self.unknown else "-"


def together(days: Iterable[Spent]) -> Spent:
    """The sum of several."""
    found = list(days)
    return Spent(*map(sum, zip(Spent(0, 0, 0, 0, 0), *found, strict=True)))


def dollars(cost: int) -> str:
    """Whole cents from a dollar on, four places below."""
    sum_ = Decimal(cost) / MILLION
    if not cost:
        return "$0"
    if sum_ < LEAST:
        return f"under ${LEAST}"
    return f"${sum_:,.2f}" if sum_ >= 1 else f"${sum_:.4f}"


def month_words(month: date, spent: Spent) -> str:
    """What a month holds, in a sentence or three."""
    when = f"in {month:%B %Y}"
    if not spent.asked:
        return f"No review was asked for {when}."
    many = counted(spent.asked, "review")
    said = f"{many[0].upper()}{many[1:]} {'was' if spent.asked == 1 else 'were'} asked for {when}"
    if spent.failed:
        said += f", and {in_words(spent.failed)} of them failed"
    they = "it" if spent.asked == 1 else "they"
    if spent.known:
        said += f". As far as it is known, {they} cost {dollars(spent.cost)}"
        said += f"; of {in_words(spent.unknown)} it is not" if spent.unknown else ""
    elif spent.unknown:
        said += f". What {they} cost is not known"
    return f"{said}."
