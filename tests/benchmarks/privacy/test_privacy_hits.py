"""How often colluders guess an answer, beside a blind guess. `make prove ONLY=privacy` prints it."""

import random

import pytest
from rich.console import Console
from rich.table import Table as Printed

from benchmarks.rules.grid import figure
from benchmarks.rules.publishing import Outcome
from tests.benchmarks.privacy.hits import cases, ranks, rate
from tests.benchmarks.privacy.newsroom import Newsroom, amount
from tests.benchmarks.privacy.worlds import Row, Table, three_figures

SIZES = (5, 6, 8, 10, 13, 20, 40)
GOAL = 1.5
# So many colluders are enough for a cell to be published anew.
ALONE = 3


def table_of(answers: list[int]) -> Table:
    return {
        number: Row(three_figures(answer), answer, ("a", "b", "c"), (number,))
        for number, answer in enumerate(answers, 1)
    }


def test_three_colluders_read_the_ranks_the_estimate_gives_them():
    draw = random.Random(12)
    agencies, colluders = 13, 3
    others = sorted(int(10_000 * draw.lognormvariate(0, 0.5)) for _ in range(10))
    room, read = Newsroom(is_numeric=True), set()
    # A round of two: everybody moves each time, so that three have changed.
    for number, below in enumerate((0, 3, 0, 1, 2, 3, 1)):
        own = [1 + number] * below + [10**9 + number * 10**8] * (colluders - below)
        room.publish(table_of(others + own))
        if room.decisions[0].outcome is Outcome.PUBLISHED and room.decisions[0].published:
            read |= set(room.decisions[0].published.quantiles.values())
    expected = {
        figure(amount(three_figures(others[rank - 1])), grid)
        for rank, grid in ranks(agencies, colluders, walking=True).items()
    }
    assert expected <= read


@pytest.mark.parametrize(("agencies", "colluders"), [(5, 0), (8, 1), (13, 3)])
def test_colluders_guess_at_most_half_again_as_often_as_a_blind_guess(
    agencies: int, colluders: int
):
    found = rate(agencies=agencies, colluders=colluders, walking=colluders >= ALONE, tries=400)
    assert found.ratio <= GOAL


@pytest.mark.prove
def test_hit_rates_of_a_quarter_of_colluders_are_at_most_half_again_those_of_a_blind_guess(
    capsys: pytest.CaptureFixture[str],
):
    printed = Printed(title="A guess within 5 % of an answer hits, in percent (95 % interval)")
    for heading in ("agencies", "colluders", "blind", "one snapshot", "x blind", "all", "x blind"):
        printed.add_column(heading, justify="right")
    missed = []
    for agencies, colluders in cases(SIZES):
        one, walked = (
            rate(agencies=agencies, colluders=colluders, walking=walking, tries=2000)
            for walking in (False, True)
        )
        cells = [f"{agencies}", f"{colluders}", f"{100 * one.blind:.1f}"]
        for found in (one, walked):
            low, high = found.interval
            cells += [f"{100 * found.hits / found.tries:.1f} ({100 * low:.1f}-{100 * high:.1f})"]
            cells += [f"{found.ratio:.2f}"]
        printed.add_row(*cells, end_section=colluders == agencies - 2)
        if colluders <= (agencies - 1) / 4:
            alone = walked if colluders >= ALONE else one
            if alone.ratio > GOAL:
                missed.append((agencies, colluders, round(alone.ratio, 2)))
    with capsys.disabled():
        Console(width=110).print(printed)
    assert missed == []
