"""What the pages say, by rule."""

import re
from datetime import date
from pathlib import Path

import pytest

from activities.models import Activity, Status
from activities.rules import words
from activities.rules.access import why_closed
from tests import cast

SPRITE = Path(__file__).parents[3] / "revcouncil/templates/_sprite.html"


def sprite_symbols() -> set[str]:
    """The icons there are."""
    return set(re.findall(r'id="i-([a-z]+)"', SPRITE.read_text()))


@pytest.mark.parametrize(
    ("points", "came_back", "title"),
    [
        (96, 1, "96 points of yours wait for a reviewer."),
        (1, 0, "1 point of yours waits for a reviewer."),
        (1200, 0, "1,200 points of yours wait for a reviewer."),
        (0, 1, "One submission came back."),
        (0, 3, "Three submissions came back."),
        (0, 0, "Activities"),
    ],
)
def test_the_title_is_what_waits_else_what_came_back_else_the_name(
    points: int, came_back: int, title: str
) -> None:
    assert words.headline(points=points, came_back=came_back)[0] == title


def test_the_lede_names_what_came_back_first() -> None:
    assert words.headline(points=5, came_back=0)[1] == "They are paid once a reviewer approves."
    assert words.headline(points=5, came_back=2)[1].startswith("Two submissions came back")


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("is_held", [False, True])
def test_each_status_has_its_mark_title_and_what_comes(status: str, is_held: bool) -> None:
    assert words.tag(status, is_held=is_held).icon in sprite_symbols()
    assert words.heading("SHINE", status, is_held=is_held).startswith("SHINE ")
    told = words.what_is_next(status, is_held=is_held, points=48, on=date(2026, 11, 20))
    assert told.endswith(".")


def test_an_approval_says_what_was_paid_and_when() -> None:
    told = words.what_is_next("APPROVED", is_held=False, points=1, on=date(2026, 11, 20))
    assert told == "Decided on 20 November 2026, and 1 point paid. You alone say who sees it."


@pytest.mark.parametrize(
    ("points", "heads", "said"),
    [
        (50, (), "50 points once approved."),
        (1, (), "1 point once approved."),
        (0, (), "It pays no points."),
        (0, (2, 1), "2 points for each peer you trained, 1 point for each student."),
        (0, (0, 0), "It pays no points."),
    ],
)
def test_what_an_activity_pays_is_a_sentence(
    points: int, heads: tuple[int, ...], said: str
) -> None:
    assert words.worth_for(points, heads) == said


@pytest.mark.parametrize(("status", "in_debtor_state", "opens"), cast.SUBSCRIPTIONS)
@pytest.mark.parametrize("in_a_seat", [False, True])
def test_who_has_access_may_send_and_nobody_else(
    status: str, in_debtor_state: bool, opens: bool, in_a_seat: bool
) -> None:
    closed = why_closed(status=status, in_debtor_state=in_debtor_state, in_a_seat=in_a_seat)
    assert (closed is None) == opens


def test_every_activity_has_its_icon() -> None:
    assert {activity.value.lower() for activity in Activity} <= sprite_symbols()
