"""Ranks against a plain Python list: any mix of events, merges and days, every board, page and
place.
"""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from gamification import ranks
from gamification.models import PointTransaction, RankSlice, Standing
from members.models import Member
from tests import cast
from tests.threads import at_once

BOARDS = (ranks.ALL, ranks.RECENT, ranks.MONTH)


def today() -> date:
    """The day by UTC."""
    return timezone.now().astimezone(UTC).date()


def enter(member: Member, points: int, days_ago: int = 0) -> None:
    """An entry of some days ago, written past the actions."""
    enter.number += 1  # type: ignore[attr-defined]
    at = timezone.now() - timedelta(days=days_ago)
    source = str(enter.number)  # type: ignore[attr-defined]
    PointTransaction.objects.create(
        member=member, action="deed", points=points, source=source, created_at=at
    )


enter.number = 0  # type: ignore[attr-defined]


def expected(board: str, as_of: date) -> list[tuple[int, int]]:
    """(member, points) in board order, counted from scratch in Python."""
    first = {
        ranks.ALL: date.min,
        ranks.MONTH: as_of.replace(day=1),
        ranks.RECENT: as_of - timedelta(days=29),
    }[board]
    points: dict[int, int] = {}
    reached: dict[int, datetime] = {}
    listed = set(Member.objects.on_leaderboard().values_list("pk", flat=True))
    for member, worth, at in PointTransaction.objects.values_list(
        "member_id", "points", "created_at"
    ):
        reached[member] = max(at, reached.get(member, at))
        if at.astimezone(UTC).date() >= first:
            points[member] = points.get(member, 0) + worth
    order = sorted(
        (-worth, reached[member], member)
        for member, worth in points.items()
        if worth > 0 and member in listed
    )
    return [(member, -worth) for worth, _, member in order]


def page(board: str, first: int, size: int, as_of: date) -> list[tuple[int, int, int]]:
    """(place, member, points) as the ranks say."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM ranks_page(ranks_board(%s, %s), %s, %s, %s)",
            [board, as_of, first, size, as_of],
        )
        return cursor.fetchall()


def assert_exact(as_of: date) -> None:
    """Every board: its count, its whole page, and every member's place, against the Python list."""
    for board in BOARDS:
        order = expected(board, as_of)
        assert page(board, 1, len(order) + 5, as_of) == [
            (n, member, points) for n, (member, points) in enumerate(order, 1)
        ]
        assert ranks.extent(board, as_of) == (len(order), order[0][1] if order else 0)
        places = {member: ranks.Position(n, points) for n, (member, points) in enumerate(order, 1)}
        for pk in Member.objects.values_list("pk", flat=True):
            assert ranks.place(board, pk, as_of) == places.get(pk)


def assert_counts_agree() -> None:
    """Each count level holds exactly the standings of each board, once they are merged."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT board, count(*) FROM gamification_rankkey GROUP BY board")
        held = Counter(dict(cursor.fetchall()))
    for level in (1, 2, 3):
        sums: Counter[int] = Counter()
        for board, members in RankSlice.objects.filter(level=level).values_list("board", "members"):
            sums[board] += members
        # Who has not moved since stands on the board of an earlier month.
        assert all(held[board] <= sums[board] for board in held)
        assert all(sums[board] == held[board] for board in (0, 1))


def happen(rng: random.Random, members: list[Member]) -> None:
    """One thing that changes a board."""
    kind, member = rng.random(), rng.choice(members)
    if kind < 0.6:
        enter(
            member,
            rng.choice([1, 5, 5, 5, 50, -3, -60]),
            rng.choice([0, 0, 0, 1, 15, 28, 29, 30, 31, 45]),
        )
    elif kind < 0.75:
        Member.objects.filter(pk=member.pk).update(
            subscription_status=rng.choice(["ACTIVE", "TRIALING", "PAST_DUE", "PAST_DUE"]),
            in_debtor_state=rng.random() < 0.5,
        )
    elif kind < 0.85:
        Member.objects.filter(pk=member.pk).update(on_leaderboard=rng.random() < 0.7)
    elif kind < 0.9 and len(members) > 3:
        members.remove(member)
        Member.objects.get(pk=member.pk).delete()
    else:
        members.append(cast.make_member())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "seed",
    [1, 2, pytest.param(3, marks=pytest.mark.prove), pytest.param(4, marks=pytest.mark.prove)],
)
def test_any_mix_of_events_and_merges_over_many_days_gives_the_order_of_a_plain_list(
    seed: int,
) -> None:
    rng, as_of = random.Random(seed), today()
    members = [cast.make_member() for _ in range(8)]
    for step in range(60):
        happen(rng, members)
        if step % 3 == 0:
            assert_exact(as_of)
        if rng.random() < 0.25:
            ranks.merge(as_of)
            assert_exact(as_of)
            assert_counts_agree()
        if rng.random() < 0.05:
            as_of += timedelta(days=rng.choice([1, 1, 3, 20]))


@pytest.mark.django_db
@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(-20, 60), st.integers(0, 40)), max_size=12)
)
def test_without_a_worker_the_boards_are_exact_by_the_overlay_alone(
    deeds: list[tuple[int, int, int]],
) -> None:
    with transaction.atomic():
        members = [cast.make_member() for _ in range(6)]
        for who, points, days_ago in deeds:
            enter(members[who], points, days_ago)
        assert_exact(today())
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_a_thousand_members_are_cut_into_blocks_and_every_page_is_right() -> None:
    rng = random.Random(7)
    Member.objects.bulk_create(
        [Member(email=f"m{n}@example.com", subscription_status="ACTIVE") for n in range(1000)]
    )
    members = list(Member.objects.all())
    # Two thirds are tied.
    PointTransaction.objects.bulk_create(
        [
            PointTransaction(
                member=m, action="deed", points=rng.choice([5, 5, rng.randint(1, 90)]), source="one"
            )
            for m in members
        ]
    )
    ranks.merge(today())
    assert RankSlice.objects.filter(level=1, board=0).count() > 3
    for member in rng.sample(members, 40):
        enter(member, rng.randint(-30, 60))
    order = expected(ranks.ALL, today())
    for first in (1, 26, 130, 500, 801, 960, 990, 2000):
        want = [(n, m, p) for n, (m, p) in enumerate(order, 1)][first - 1 : first + 24]
        assert page(ranks.ALL, first, 25, today()) == want
    ranks.merge(today())
    assert_counts_agree()
    for first in (1, 130, 801, 990):
        assert [row[0] for row in page(ranks.ALL, first, 5, today())] == list(
            range(first, min(first + 5, len(order) + 1))
        )


@pytest.mark.django_db(transaction=True)
def test_an_entry_in_flight_during_a_merge_is_not_lost_and_not_counted_twice() -> None:
    late, early = cast.make_member(), cast.make_member()

    def act(who: int) -> None:
        if who == 0:
            with transaction.atomic():
                enter(late, 50)
                in_flight.wait(timeout=10)
                merged.wait(timeout=10)
        else:
            in_flight.wait(timeout=10)
            enter(early, 20)
            ranks.merge(today())
            merged.wait(timeout=10)

    from threading import Barrier

    in_flight, merged = Barrier(2), Barrier(2)
    at_once(act, range(2))
    assert_exact(today())
    ranks.merge(today())
    assert ranks.backlog() == 0
    assert_exact(today())


@pytest.mark.django_db(transaction=True)
def test_a_rebuild_gives_what_merges_gave() -> None:
    members = [cast.make_member() for _ in range(30)]
    for n, member in enumerate(members):
        enter(member, n % 7 + 1, n % 40)
    ranks.merge(today())
    before = sorted(Standing.objects.values_list())
    assert ranks.rebuild(today()) == 30
    assert sorted(Standing.objects.values_list()) == before
    assert_exact(today())


@pytest.mark.django_db
def test_a_merge_inside_a_transaction_is_refused() -> None:
    with pytest.raises(ranks.Merging):
        ranks.merge(today())
