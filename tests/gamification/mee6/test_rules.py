"""What XP is worth, as a table."""

import pytest

from gamification.mee6.rules import BadPlayer, Known, Player, read_line, read_player, settle

ME = "700000000000000001"


def seen(*totals: int, per_hundred: int | None = 1) -> tuple[int, int]:
    """Points paid for these totals seen one after the other, and the XP carried at the end."""
    known, points = None, 0
    for total in totals:
        settled = settle(known, Player(ME, total), per_hundred=per_hundred)
        known, points = settled.now, points + settled.points
    assert known
    return points, known.carried_xp


@pytest.mark.parametrize(
    ("totals", "expected"),
    [
        pytest.param((5_000,), (0, 0), id="the first sight is a baseline"),
        pytest.param((5_000, 5_000), (0, 0), id="nothing new"),
        pytest.param((5_000, 5_099), (0, 99), id="not yet a hundred"),
        pytest.param((5_000, 5_099, 5_100), (1, 0), id="the rest is carried"),
        pytest.param((5_000, 5_250), (2, 50), id="two hundreds and a rest"),
        pytest.param((5_000, 5_250, 400), (2, 50), id="a fall takes nothing"),
        pytest.param((5_000, 5_250, 400, 600), (4, 50), id="after a fall it counts from there"),
        pytest.param((5_000, 5_250, 400, 450), (3, 0), id="the rest from before a fall is kept"),
        pytest.param((0, 2_147_483_647), (21_474_836, 47), id="the largest total there is"),
    ],
)
def test_a_hundred_xp_is_a_point_and_the_rest_is_carried(totals, expected):
    assert seen(*totals) == expected


def test_the_paid_xp_only_grows_so_no_payment_has_the_name_of_an_earlier_one():
    known, names = None, []
    for total in (0, 500, 0, 500, 20, 900):
        settled = settle(known, Player(ME, total), per_hundred=1)
        known = settled.now
        if settled.points:
            names.append(known.paid_xp)
    assert names == sorted(set(names)) == [500, 1_000, 1_800]


def test_an_account_that_came_from_somebody_else_is_a_baseline():
    other = Known("700000000000000002", 100, 300, 70)
    settled = settle(other, Player(ME, 9_000), per_hundred=1)
    assert settled.points == 0
    assert settled.now == Known(ME, 9_000, 300, 0)


def test_what_is_earned_while_the_award_is_off_waits():
    first = settle(Known(ME, 1_000, 0, 0), Player(ME, 1_320), per_hundred=None)
    assert (first.points, first.now.carried_xp) == (0, 320)
    assert settle(first.now, Player(ME, 1_320), per_hundred=2).points == 6


@pytest.mark.parametrize(
    "entry",
    [
        None,
        {},
        {"id": ME},
        {"id": ME, "detailed_xp": [1, 2]},
        {"id": ME, "detailed_xp": [1, 2, -3]},
        {"id": ME, "detailed_xp": [1, 2, True]},
        {"id": ME, "detailed_xp": [1, 2, 2**31]},
        {"id": ME, "detailed_xp": [1, 2, "3"]},
        {"id": "7", "detailed_xp": [1, 2, 3]},
    ],
)
def test_an_entry_that_is_no_player_is_refused(entry):
    with pytest.raises(BadPlayer):
        read_player(entry)


def test_a_line_is_an_id_and_a_whole_number():
    assert read_line([ME, " 1200 "]) == Player(ME, 1_200)
    for row in (
        [ME],
        [ME, "1", "2"],
        [ME, "1.5"],
        [ME, "-3"],
        ["x", "3"],
        [ME, "99999999999"],
        [ME, ""],
    ):
        with pytest.raises(BadPlayer):
            read_line(row)
