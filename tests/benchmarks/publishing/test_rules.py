"""What may leave: grids, figures and decisions, over aggregates."""

# ruff: noqa: RUF001 - bands have real dashes

from collections import Counter
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.rules.grid import Figure, Grid, figure, grid_for, three_figures
from benchmarks.rules.publishing import (
    Bin,
    Cell,
    Outcome,
    Published,
    decide,
    publish_numbers,
    publish_shares,
)


@pytest.mark.parametrize(
    ("answer", "grid", "step"),
    [
        ("11.2", Grid.WIDE, ("12.5", "10", "15")),
        ("11.2", Grid.COARSE, ("11", "10", "12")),
        ("11.2", Grid.FINE, ("11.5", "11", "12")),
        ("11.2", Grid.FINER, ("11.3", "11", "11.5")),
        ("11.24", Grid.FIGURES, ("11.2", "11.2", "11.2")),
        # Rounded to three figures first: 9.996 is 10.
        ("9.996", Grid.COARSE, ("11", "10", "12")),
        ("5000", Grid.COARSE, ("5150", "4700", "5600")),
        ("0.034", Grid.COARSE, ("0.036", "0.033", "0.039")),
        ("0", Grid.COARSE, ("0", "0", "0")),
    ],
)
def test_a_figure_is_a_step_of_its_grid(answer: str, grid: Grid, step: tuple[str, str, str]):
    found = figure(D(answer), grid)
    assert (found.value, found.low, found.high) == tuple(map(D, step))


@given(
    st.decimals("0.001", "999999", allow_nan=False, allow_infinity=False, places=3),
)
def test_steps_lie_in_one_another_and_hold_their_answer(answer: D):
    wide, coarse, fine, finer, exact = (figure(answer, grid) for grid in Grid)
    for outer, inner in ((wide, coarse), (coarse, fine), (fine, finer), (finer, exact)):
        assert outer.low <= inner.low <= inner.high <= outer.high
    assert all(one.side_of(answer) == 0 for one in (wide, coarse, fine, finer, exact))


@pytest.mark.parametrize(
    ("rank", "agencies", "grid"),
    [
        (3, 5, Grid.COARSE),
        (5, 9, Grid.COARSE),
        (5, 10, Grid.FINE),
        (3, 10, Grid.WIDE),
        (8, 10, Grid.WIDE),
        (2, 20, Grid.WIDE),
        (5, 20, Grid.FINE),
        (50, 100, Grid.FINER),
        (250, 500, Grid.FIGURES),
    ],
)
def test_the_more_agencies_beyond_a_figure_the_finer_it_is(rank: int, agencies: int, grid: Grid):
    assert grid_for(rank=rank, agencies=agencies) is grid


def test_an_answer_is_beside_a_figure_by_its_step_not_by_its_value():
    step = Figure(value=D(11), low=D(10), high=D(12))
    assert [step.side_of(D(answer)) for answer in ("9.99", "10", "11.9", "11.996", "12")] == [
        -1,
        0,
        0,
        1,
        1,
    ]


def numbers(*values: float) -> Counter[D]:
    return Counter(three_figures(D(str(value))) for value in values)


@pytest.mark.parametrize(
    ("agencies", "published", "band"),
    [
        (4, None, ""),
        (5, ["median"], "5–9"),
        (9, ["median"], "5–9"),
        (10, ["lower", "median", "upper"], "10–19"),
        (19, ["lower", "median", "upper"], "10–19"),
        (20, ["tenth", "lower", "median", "upper", "ninetieth"], "20–49"),
        (120, ["tenth", "lower", "median", "upper", "ninetieth"], "100+"),
    ],
)
def test_more_agencies_open_more(agencies: int, published: list[str] | None, band: str):
    found = publish_numbers(numbers(*range(100, 100 + agencies)))
    if published is None:
        assert found is None
    else:
        assert found
        assert (list(found.quantiles), found.agencies) == (published, band)


@given(st.lists(st.integers(0, 400), min_size=10, max_size=70))
def test_quantiles_are_in_order_whatever_their_grids(values: list[int]):
    found = publish_numbers(numbers(*values))
    assert found
    shown = [one.value for one in found.quantiles.values()]
    assert shown == sorted(shown)


def test_a_histogram_has_bars_of_five_agencies_and_open_ends():
    found = publish_numbers(numbers(*[8] * 3, *[11] * 20, *[13] * 3, *[16] * 20, *[30] * 5))
    assert found
    assert found.bins == (
        Bin(low=None, high=D(12), percent=45),
        Bin(low=D(12), high=D(27), percent=45),
        Bin(low=D(27), high=None, percent=10),
    )
    few = publish_numbers(numbers(*range(100, 149)))
    assert few
    assert few.bins == ()


@given(st.lists(st.integers(1, 400), min_size=50, max_size=120))
def test_every_bar_holds_five_agencies(values: list[int]):
    found = publish_numbers(numbers(*values))
    assert found
    for one in found.bins:
        inside = [v for v in values if (one.low or 0) <= v and (one.high is None or v < one.high)]
        assert len(inside) >= 5


@pytest.mark.parametrize(
    ("answers", "rest", "published"),
    [
        ({"a": 4}, 4, None),
        ({"a": 12}, 8, Published(agencies="20–49", named=(("a", 60),), other=40)),
        # Nobody reads that all say the same, or all but one.
        ({"a": 12}, 0, None),
        ({"a": 12}, 4, None),
        ({"a": 12, "b": 6}, 1, Published(agencies="10–19", named=(("a", 60),), other=40)),
        ({"a": 12, "b": 6}, 0, Published(agencies="10–19", named=(("a", 60),), other=40)),
    ],
)
def test_shares_speak_for_five_agencies_and_so_does_what_is_left(
    answers: dict[str, int], rest: int, published: Published | None
):
    assert publish_shares(answers, rest=rest) == published


def cells(total: int, parts: dict[str, int], *, known: dict[str, int] | None = None) -> list[Cell]:
    """Cells of so many agencies, all with the same ten answers; `known` were published, and so
    many agencies changed since.
    """
    changed = known or {}
    return [
        Cell(
            cohort=cohort,
            agencies=agencies,
            values=numbers(*range(10, 10 + agencies)),
            was_published=cohort in changed,
            changed=changed.get(cohort, 0),
        )
        for cohort, agencies in {"all": total, **parts}.items()
    ]


P, S, F, C, H = (
    Outcome.PUBLISHED,
    Outcome.STANDS,
    Outcome.TOO_FEW,
    Outcome.COMPLEMENT,
    Outcome.HELD,
)


@pytest.mark.parametrize(
    ("total", "parts", "known", "outcomes"),
    [
        pytest.param(4, {}, {}, [F], id="too few"),
        pytest.param(12, {"type:a": 6, "type:b": 6}, {}, [P, P, P], id="all of a cut"),
        pytest.param(12, {"type:a": 9, "type:b": 3}, {}, [P, C, F], id="one would be what is left"),
        pytest.param(12, {"type:a": 9, "type:": 3}, {}, [P, C, F], id="nor those who did not say"),
        pytest.param(
            13, {"type:a": 8, "type:b": 3, "type:c": 2}, {}, [P, P, F, F], id="two hide each other"
        ),
        pytest.param(
            12, {"type:a": 8, "type:b": 3, "type:c": 1}, {}, [P, C, F, F], id="four are too few"
        ),
        pytest.param(
            20,
            {"type:a": 9, "type:b": 7, "type:c": 4},
            {},
            [P, P, C, F],
            id="the smallest gives way",
        ),
        pytest.param(12, {"type:a": 12}, {"all": 2, "type:a": 2}, [S, S], id="two changed"),
        pytest.param(12, {"type:a": 12}, {"all": 3, "type:a": 3}, [P, P], id="three changed"),
        pytest.param(
            13,
            {"type:a": 6, "type:b": 6, "type:c": 1},
            {"all": 3, "type:a": 1, "type:b": 2},
            [H, S, S, F],
            id="what is known of the parts would give one away",
        ),
        pytest.param(
            13,
            {"type:a": 6, "type:b": 6, "type:c": 1},
            {"all": 5, "type:a": 1, "type:b": 4},
            [P, S, C, F],
            id="a part that changed gives way",
        ),
    ],
)
def test_what_becomes_of_the_cells(
    total: int, parts: dict[str, int], known: dict[str, int], outcomes: list[Outcome]
):
    decided = decide(cells(total, parts, known=known), is_numeric=True)
    assert [one.outcome for one in decided] == outcomes


def test_cuts_are_decided_apart():
    decided = decide(
        cells(12, {"type:a": 9, "type:b": 3, "size:a": 6, "size:b": 6}), is_numeric=True
    )
    assert [one.outcome for one in decided] == [P, C, F, P, P]
