"""Where the bars and marks of a distribution stand."""

import pytest

from benchmarks.rules.histogram import HEIGHT, LOWEST, Picture, draw


def picture(own: float | None, counts: tuple[int, ...] = (1, 0, 1000, 500)) -> Picture:
    """Four steps from 10 to 50."""
    return draw(low=10, high=50, quartiles=(30, 34, 42), counts=counts, own=own)


def test_bars_stand_where_the_answers_are_and_the_least_is_seen():
    assert [(bar.x, bar.width, bar.y, bar.height) for bar in picture(None).bars] == [
        (0.2, 24.6, HEIGHT - LOWEST, LOWEST),
        (50.2, 24.6, 0, HEIGHT),
        (75.2, 24.6, HEIGHT // 2, HEIGHT // 2),
    ]
    assert [(bar.low, bar.high, bar.answers) for bar in picture(None).bars] == [
        (10, 20, 1),
        (30, 40, 1000),
        (40, 50, 500),
    ]
    found = picture(None)
    assert (found.lower, found.median, found.upper, found.middle_width) == (50, 60, 80, 30)


@pytest.mark.parametrize(
    ("own", "place", "beyond"),
    [
        (None, None, ""),
        (10, 0, ""),
        (20, 25, ""),
        (50, 100, ""),
        (9, 0, "below"),
        (99, 100, "above"),
    ],
)
def test_an_answer_beyond_the_scale_stands_at_its_edge(
    own: float | None, place: float | None, beyond: str
):
    assert (picture(own).own, picture(own).beyond) == (place, beyond)


@pytest.mark.parametrize(("own", "place"), [(7, 50), (6, 0), (8, 100)])
def test_where_all_say_the_same_others_stand_beside_it(own: float, place: float):
    found = draw(low=7, high=7, quartiles=(7, 7, 7), counts=(5, 0), own=own)
    assert (found.median, found.own) == (50, place)
