"""Which days a review looks back on, and how long it is fresh. Pure."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple


class Span(StrEnum):
    """How far a review looks back. The values are those of the column."""

    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"
    QUARTER = "QUARTER"
    YEAR = "YEAR"
    ALL = "ALL"


# Spec, growth: what a review looks back on is as long as it is fresh.
DAYS: Final = {Span.DAY: 1, Span.WEEK: 7, Span.MONTH: 30, Span.QUARTER: 90, Span.YEAR: 365}


class Window(NamedTuple):
    """The days a review looks back on, both among them; from the beginning where there is none."""

    first: date | None
    last: date

    def holds(self, day: date) -> bool:
        """Whether the day is one of them."""
        return day <= self.last and (self.first is None or self.first <= day)

    def meets(self, starts_on: date, ends_on: date) -> bool:
        """Whether a goal that ran from one day to the other shares a day with it."""
        return starts_on <= self.last and (self.first is None or self.first <= ends_on)


def window_of(span: Span, today: date) -> Window:
    """The days up to today."""
    days = DAYS.get(span)
    return Window(today - timedelta(days=days - 1) if days else None, today)


def stale_on(span: Span, made_on: date) -> date | None:
    """The first day a review made then is stale; None for one of everything, which never is."""
    days = DAYS.get(span)
    return made_on + timedelta(days=days) if days else None
