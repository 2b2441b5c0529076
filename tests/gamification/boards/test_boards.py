"""Who is on a board, in which order, and where one stands."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from gamification.boards import boards
from gamification.boards.boards import Extent, Window
from gamification.ledger.correct import adjust
from gamification.models import Action
from gamification.ranks import Position
from members.models import Member, SubscriptionStatus
from tests import cast
from tests.gamification.entries import enter

pytestmark = pytest.mark.django_db

WINDOWS = list(Window)


def names(window: Window, **options: object) -> list[tuple[int, str, int]]:
    return [(row.place, row.member.first_name, row.points) for row in boards.top(window, **options)]  # type: ignore[arg-type]


def people(*scores: int) -> list[Member]:
    """Members A, B, C... with these points, a second apart in that order."""
    now = timezone.now()
    made = []
    for n, score in enumerate(scores):
        member = cast.make_member(first_name=chr(ord("A") + n))
        if score:
            enter(member, score, now + timedelta(seconds=n))
        made.append(member)
    return made


@pytest.mark.parametrize("window", WINDOWS)
def test_the_order_is_by_points_and_then_by_who_got_there_first(window: Window) -> None:
    people(10, 30, 20, 30)
    assert names(window) == [(1, "B", 30), (2, "D", 30), (3, "C", 20), (4, "A", 10)]


@pytest.mark.parametrize("window", WINDOWS)
def test_level_at_the_same_moment_the_older_account_stands_first(window: Window) -> None:
    now = timezone.now()
    for first_name in ("A", "B", "C"):
        enter(cast.make_member(first_name=first_name), 5, now)
    assert [name for _, name, _ in names(window)] == ["A", "B", "C"]


@pytest.mark.parametrize("window", WINDOWS)
def test_who_reaches_a_score_later_stands_behind_who_had_it(window: Window) -> None:
    first, second = people(10, 5)
    enter(second, 5, timezone.now() + timedelta(minutes=1))
    assert [row.member for row in boards.top(window)] == [first, second]


@pytest.mark.parametrize("window", WINDOWS)
def test_only_paying_members_who_are_listed_and_have_points_count(window: Window) -> None:
    kinds: dict[str, dict[str, Any]] = {
        "paying": {},
        "trialing": {"subscription_status": SubscriptionStatus.TRIALING},
        "hidden": {"on_leaderboard": False},
        "cancelled": {"subscription_status": SubscriptionStatus.CANCELLED},
    }
    for name, fields in kinds.items():
        enter(cast.make_member(first_name=name, **fields), 10)
    enter(cast.in_grace(first_name="in grace"), 10)
    enter(cast.debtor(), 10)
    enter(cast.outsider(), 10)
    minus = cast.make_member(first_name="minus")
    enter(minus, 5)
    enter(minus, -5)
    cast.make_member(first_name="idle")
    assert [name for _, name, _ in names(window)] == ["paying", "trialing", "in grace"]
    assert boards.extent(window).counted == 3
    assert boards.place_of(minus, window) is None


@pytest.mark.parametrize("window", WINDOWS)
def test_a_board_of_a_team_counts_its_members_only(window: Window, owner: Member) -> None:
    mate = cast.team_member(team=owner.team)
    stranger = cast.make_member()
    for member, points in ((stranger, 30), (mate, 20), (owner, 10)):
        enter(member, points)
    assert [row.member for row in boards.top(window, owner.team)] == [mate, owner]
    assert boards.place_of(owner, window, owner.team) == Position(2, 10)
    assert boards.place_of(owner, window) == Position(3, 10)
    assert boards.place_of(stranger, window, owner.team) is None


def test_a_window_counts_from_its_first_moment() -> None:
    now = datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert boards.since(Window.MONTH, now) == datetime(2026, 11, 1, tzinfo=UTC)
    assert boards.since(Window.DAYS, now) == datetime(2026, 10, 23, tzinfo=UTC)
    assert boards.since(Window.ALL, now) is None


def test_what_was_earned_before_the_window_is_left_out(owner: Member) -> None:
    now = timezone.now()
    start = now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    enter(owner, 100, now - timedelta(days=62))
    enter(owner, 7, start)
    enter(owner, 1000, start - timedelta(microseconds=1), action=Action.BENCHMARK_SUBMISSION)
    found = {
        window: [row.points for row in boards.top(window)] for window in (Window.MONTH, Window.ALL)
    }
    assert found == {Window.MONTH: [7], Window.ALL: [1107]}


@pytest.mark.parametrize("window", WINDOWS)
def test_everyones_place_is_their_place_in_the_whole_order(window: Window) -> None:
    members = people(10, 30, 20, 30, 30, 0, 5)
    order = [row.member for row in boards.top(window, size=100)]
    for member in members:
        standing = boards.place_of(member, window)
        assert (standing.place if standing else None) == (
            order.index(member) + 1 if member in order else None
        )


@pytest.mark.parametrize("window", WINDOWS)
def test_neighbours_stand_on_both_sides_and_end_with_the_board(window: Window) -> None:
    members = people(70, 60, 50, 40, 30, 20, 10, 0)
    positions = [boards.place_of(member, window) for member in members]
    places = [[row.place for row in boards.beside(at, window)] for at in positions if at]
    assert places == [
        [1, 2, 3],
        [1, 2, 3, 4],
        [1, 2, 3, 4, 5],
        [2, 3, 4, 5, 6],
        [3, 4, 5, 6, 7],
        [4, 5, 6, 7],
        [5, 6, 7],
    ]


@pytest.mark.parametrize("window", WINDOWS)
def test_pages_continue_where_the_one_before_ended(window: Window) -> None:
    people(50, 40, 30, 20, 10)
    assert names(window, start=3, size=2) == [(3, "C", 30), (4, "D", 20)]
    assert names(window, start=6) == []
    assert names(window, start=-4, size=1) == [(1, "A", 50)]


def test_an_award_by_staff_alone_puts_a_member_on_the_board_of_all_time(
    owner: Member, super_admin: Member
) -> None:
    adjust(member=owner, points=10, reason="Helped at the fair", actor=super_admin)
    assert boards.place_of(owner, Window.ALL) == Position(1, 10)


@pytest.mark.parametrize("window", WINDOWS)
def test_extent_is_nothing_on_an_empty_board(window: Window) -> None:
    assert boards.extent(window) == Extent(0, 0)
    people(3, 9)
    assert boards.extent(window) == Extent(2, 9)


@pytest.mark.parametrize("window", WINDOWS)
def test_queries_do_not_grow_with_the_board(
    window: Window, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    members = people(*range(1, 31))
    with django_assert_num_queries(1):
        assert [row.member.display_name for row in boards.top(window)]
    with django_assert_num_queries(1):
        boards.place_of(members[3], window)
    with django_assert_num_queries(1):
        boards.beside(Position(3, 9), window)
    with django_assert_num_queries(1):
        boards.extent(window)
