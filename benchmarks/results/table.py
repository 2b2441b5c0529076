"""The results page as a table for spreadsheets: the same numbers, without their signs."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from benchmarks.results.page import Results
from benchmarks.results.rows import Choice, Measure
from benchmarks.results.segments import titled
from benchmarks.results.shares import Share
from benchmarks.rules.cohorts import BY_KEY
from benchmarks.rules.publishing import QUANTILES

HEAD: Final = (
    "Question",
    "Unit",
    "Your answer",
    "10th percentile",
    "25th percentile",
    "Median",
    "75th percentile",
    "90th percentile",
    "Answer or range",
    "Share in percent",
    "Agencies",
    "Group",
    "Edition",
)
BLANK: Final = ("",) * len(QUANTILES)


def table(results: Results) -> Iterator[tuple[Any, ...]]:
    """A line for each number question and each published share; what is withheld says so."""
    yield HEAD
    for row in results.rows:
        lines = row.lines if isinstance(row, Choice) else tuple(row.ranges)
        if isinstance(row, Measure) or not lines:
            yield _line(row, _quantiles(row), "", "")
        for line in lines:
            yield _line(row, BLANK, _named(line), line.percent)


def _line(
    row: Measure | Choice, quantiles: tuple[str, ...], answer: str, percent: int | str
) -> tuple[Any, ...]:
    own = row.own
    if isinstance(row, Measure):
        own = "" if row.own_value is None else _plain(row.own_value)
    edition = row.edition
    return (
        row.question.label,
        row.question.unit_line,
        own,
        *quantiles,
        answer,
        percent,
        edition.published.agencies if edition else "withheld",
        titled(BY_KEY[edition.cohort]) if edition else "",
        f"{edition.published_at:%Y-%m-%d}" if edition else "",
    )


def _quantiles(row: Measure | Choice) -> tuple[str, ...]:
    if not row.published:
        return BLANK
    found = row.published.quantiles
    return tuple(_plain(found[name].value) if name in found else "" for name in QUANTILES)


def _named(line: Share) -> str:
    return f"{line.answer} (you)" if line.mine else line.answer


def _plain(number: Decimal) -> str:
    return f"{number:f}"
