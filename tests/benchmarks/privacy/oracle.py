"""What the spec promises of every published cell, and whether it holds. Knows all answers.

Thresholds and grids are written down here once more, on purpose.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from typing import Final

from benchmarks.rules.grid import Figure
from benchmarks.rules.publishing import Bin, Decision, Outcome, Published
from tests.benchmarks.privacy.newsroom import Newsroom, Standing, amount
from tests.benchmarks.privacy.worlds import Person, Table

PARTS: Final = {"tenth": 10, "lower": 25, "median": 50, "upper": 75, "ninetieth": 90}
# From how many agencies on a quantile leaves.
NEEDED: Final = {"median": 5, "lower": 10, "upper": 10, "tenth": 20, "ninetieth": 20}
INNER: Final = {"lower": "median", "upper": "median", "tenth": "lower", "ninetieth": "upper"}
# The narrowest step below ten agencies, as a ratio of its ends.
COARSE: Final = Decimal("1.18")
# How coarse shares are in percent, from how many agencies on: a step is two agencies or more.
STEPS: Final = ((200, 1), (100, 2), (40, 5), (20, 10), (0, 20))
BANDS: Final = ((5, "5-9"), (10, "10-19"), (20, "20-49"), (50, "50-99"), (100, "100+"))


class BrokenRule(AssertionError):
    """A published cell that breaks a rule, and which."""


def step_of(agencies: int) -> int:
    """How coarse the shares of so many agencies are, in percent."""
    return next(step for start, step in STEPS if agencies >= start)


def must(holds: bool, rule: str) -> None:
    """Raise BrokenRule unless it holds."""
    if not holds:
        raise BrokenRule(rule)


@dataclass(frozen=True, slots=True)
class Moment:
    """A publication with everybody as they were then."""

    table: Table
    people: dict[int, Person]


def check(room: Newsroom, before: dict[str, Standing], moments: Sequence[Moment]) -> None:
    """Raise BrokenRule if the newest publication breaks one. `before` is what stood until then."""
    sizes = {cell.cohort: cell.agencies for cell in room.cells}
    for decision in room.decisions:
        old = before.get(decision.cohort)
        if decision.outcome is Outcome.PUBLISHED:
            must(decision.published is not None, "published without figures")
            answers = _answers(moments[-1].table, decision.cohort)
            must(len(answers) == sizes[decision.cohort], "another number of agencies")
            check_cell(decision.published, answers, is_numeric=room.is_numeric)
            if old:
                _check_changes(decision.cohort, moments[old.publication], moments[-1])
        else:
            must(decision.published is None, "figures of what is not published")
            _check_standing(decision, old, moments)
    _check_hidden(room)


def _answers(table: Table, cohort: str) -> list[int | str]:
    return [
        row.answer
        for row in table.values()
        if row.answer is not None and (cohort == "all" or cohort in row.cohorts)
    ]


def _check_standing(decision: Decision, old: Standing | None, moments: Sequence[Moment]) -> None:
    """What was published stays, as it was, while fewer than three agencies changed."""
    if old and old.shown and decision.outcome not in (Outcome.STANDS, Outcome.HELD):
        _check_changes(decision.cohort, moments[old.publication], moments[-1])


def _check_changes(cohort: str, was: Moment, now: Moment) -> None:
    """At least three agencies of the cell changed, and at least three people had a hand in it."""
    changed = {
        agency
        for agency in was.table.keys() | now.table.keys()
        if _in(was.table, agency, cohort) != _in(now.table, agency, cohort)
    }
    must(len(changed) >= 3, "published anew after fewer than three agencies changed")
    concerned = {
        person
        for table in (was.table, now.table)
        for agency in changed
        if agency in table
        for person in table[agency].people
    }
    acted = [one for one in concerned if was.people.get(one) != now.people.get(one)]
    must(len(acted) >= 3, "published anew after fewer than three people acted")


def _in(table: Table, agency: int, cohort: str) -> int | str | None:
    row = table.get(agency)
    return row.answer if row and (cohort == "all" or cohort in row.cohorts) else None


def _check_hidden(room: Newsroom) -> None:
    """Nothing small is what is left of all agencies: in each cut either every hidden part has five
    agencies or more, or two parts and five agencies are hidden together.
    """
    if not any(d.cohort == "all" and d.outcome is Outcome.PUBLISHED for d in room.decisions):
        return
    newest = len(room.tables) - 1
    hidden: dict[str, list[int]] = {}
    for cell in room.cells:
        standing = room.standing.get(cell.cohort)
        is_told = standing and (standing.publication == newest or cell.changed < 3)
        if cell.cohort != "all" and cell.agencies and not is_told:
            hidden.setdefault(cell.cohort.partition(":")[0], []).append(cell.agencies)
    for sizes in hidden.values():
        if min(sizes) < 5:
            must(len(sizes) >= 2 and sum(sizes) >= 5, "a hidden part can be had by subtraction")


def check_cell(
    published: Published | None, answers: Sequence[int | str], *, is_numeric: bool
) -> None:
    """Raise BrokenRule unless these figures may leave of these agencies' answers."""
    must(published is not None, "nothing published")
    assert published is not None
    agencies = len(answers)
    must(agencies >= 5, "published below five agencies")
    band = next(name for start, name in reversed(BANDS) if agencies >= start)
    must(published.agencies.replace("\N{EN DASH}", "-") == band, "the band is wrong")
    if is_numeric:
        must(not published.named and not published.other, "shares of numbers")
        numbers = sorted(amount(one) for one in answers if isinstance(one, int))
        _check_quantiles(published.quantiles, numbers)
        _check_bins(published.bins, numbers)
    else:
        must(not published.quantiles and not published.bins, "quantiles of words")
        _check_shares(published, Counter(answers))


def _check_quantiles(found: object, numbers: list[Decimal]) -> None:
    assert isinstance(found, dict)
    agencies = len(numbers)
    must(
        set(found) == {name for name, needed in NEEDED.items() if agencies >= needed},
        "too many or too few quantiles",
    )
    values = [found[name].value for name in PARTS if name in found]
    must(values == sorted(values), "quantiles are out of order")
    for name, one in found.items():
        rank = ceil(PARTS[name] * agencies / 100)
        must(1 < rank < agencies, "a minimum or maximum")
        _check_figure(one, numbers[rank - 1], found.get(INNER.get(name, "")), agencies)


def _check_figure(one: Figure, exact: Decimal, inner: Figure | None, agencies: int) -> None:
    for number in (one.value, one.low, one.high):
        must(len(number.normalize().as_tuple().digits) <= 3, "more than three figures")
    must(one.low <= one.value <= one.high, "a value outside its step")
    holds = one.low <= exact < one.high or one.low == exact == one.high
    # A quartile may give way to the finer step of the median within it.
    must(holds or (inner is not None and one == inner), "another step than the exact one's")
    if agencies < 10 and exact:
        must(one.high >= COARSE * one.low, "finer than the coarse grid")


def _check_bins(bins: Sequence[Bin], numbers: list[Decimal]) -> None:
    if not bins:
        return
    must(len(numbers) >= 50, "a histogram below fifty agencies")
    must(bins[0].low is None and bins[-1].high is None, "a histogram with an end")
    must(sum(one.percent for one in bins) == 100, "a histogram that is not all")
    for one, after in zip(bins, [*bins[1:], None], strict=True):
        must(after is None or one.high == after.low, "a histogram with holes")
        count = sum(
            (one.low is None or number >= one.low) and (one.high is None or number < one.high)
            for number in numbers
        )
        must(count >= 5, "a bin below five agencies")
        must(one.percent % step_of(len(numbers)) == 0, "too fine a bin")
        must(abs(one.percent - 100 * count / len(numbers)) < step_of(len(numbers)), "a wrong bin")
        edges = [edge for edge in (one.low, one.high) if edge]
        must(all(len(e.normalize().as_tuple().digits) <= 3 for e in edges), "fine edges of bins")


def _check_shares(published: Published, counts: Counter[int | str]) -> None:
    agencies = sum(counts.values())
    step = step_of(agencies)
    named = [(answer.lower(), share) for answer, share in published.named]
    must(bool(named), "no answer named")
    must(len({answer for answer, _ in named}) == len(named), "an answer named twice")
    other = agencies - sum(counts[answer] for answer, _ in named)
    must(other >= 5, "Other below five agencies")
    must(sum(share for _, share in named) + published.other == 100, "shares that are not all")
    for count, share in [*((counts[a], share) for a, share in named), (other, published.other)]:
        must(count >= 5, "a share below five agencies")
        must(share % step == 0, "too fine a share")
        must(abs(share - 100 * count / agencies) < step, "a wrong share")
