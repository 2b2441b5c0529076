"""Who would have moved, had an action always paid something else."""

import pytest

from gamification.ledger.award import merge_ranks
from gamification.ledger.correct import reverse
from gamification.ledger.simulation import Simulation, simulate
from gamification.models import Action
from members.models import Member
from tests import cast
from tests.gamification.entries import enter

pytestmark = pytest.mark.django_db
DOWNLOAD = Action.RESOURCE_DOWNLOAD


def scene() -> list[Member]:
    """Four members: 20 and 15 by downloads, 18 and 12 by a benchmark. One entry was taken back."""
    actor = cast.make_member()
    members = [cast.make_member(first_name=name) for name in ("Ada", "Bea", "Cleo", "Dan")]
    for member, entries in zip(members, (4, 0, 3, 0), strict=True):
        for _ in range(entries):
            enter(member, 5)
    enter(members[1], 18, action="benchmark_submission")
    enter(members[3], 12, action="benchmark_submission")
    reverse(entry=enter(members[3], 5), reason="The file was empty", actor=actor)
    return members


def told(run: Simulation) -> list[tuple[str, int, int, int | None, int | None]]:
    return [(m.member.first_name, m.now, m.then, m.place_now, m.place_then) for m in run.movers]


def check_what_is_told() -> None:
    run = simulate(action=DOWNLOAD, points=3, now_paid=5)
    # 12, 18, 9, 12: Bea leads, Ada is level with Dan and was there first, Cleo falls to the end.
    assert (run.moved, run.changed, run.difference) == (4, 2, -14)
    assert told(run) == [
        ("Bea", 18, 18, 2, 1),
        ("Ada", 20, 12, 1, 2),
        ("Dan", 12, 12, 4, 3),
        ("Cleo", 15, 9, 3, 4),
    ]
    assert [mover.by for mover in run.movers] == [1, -1, 1, -1]


def test_the_simulation_says_who_would_have_moved_and_by_how_much() -> None:
    scene()
    check_what_is_told()


@pytest.mark.django_db(transaction=True)
def test_the_simulation_says_the_same_after_a_merge_of_the_ranks() -> None:
    scene()
    assert merge_ranks() == 4
    check_what_is_told()


def test_who_would_have_left_or_joined_the_board_comes_first() -> None:
    scene()
    run = simulate(action=DOWNLOAD, points=0, now_paid=5)
    assert told(run)[:2] == [("Ada", 20, 0, 1, None), ("Cleo", 15, 0, 3, None)]


def test_those_the_board_does_not_count_do_not_move_anybody(debtor: Member) -> None:
    scene()
    enter(debtor, 500)
    enter(cast.make_member(on_leaderboard=False), 500)
    assert simulate(action=DOWNLOAD, points=10, now_paid=5).changed == 2


def test_what_is_paid_by_the_piece_is_scaled(owner: Member) -> None:
    enter(owner, 7, action="discord_activity")
    assert told(simulate(action="discord_activity", points=3, now_paid=1)) == [
        ("Maren", 7, 21, 1, 1)
    ]


def test_the_same_value_moves_nobody() -> None:
    scene()
    assert simulate(action=DOWNLOAD, points=5, now_paid=5) == Simulation(0, 0, 0, [])


def test_fifty_moves_are_named_and_all_are_counted() -> None:
    for number in range(60):
        member = cast.make_member()
        enter(member, 5)
        enter(member, number + 1, action="benchmark_submission")
    run = simulate(action=DOWNLOAD, points=50, now_paid=5)
    assert (run.changed, len(run.movers)) == (60, 50)
