"""The sync with MEE6, against a server on loopback that has every fault of the spec."""

from email.utils import formatdate

import pytest

from gamification.mee6.client import TRIES
from gamification.mee6.sync import SyncFailed, sync
from gamification.mee6.tally import Tally
from gamification.models import DiscordActivity, DiscordXp, Mee6State, PointTransaction
from members.models import Member
from tests.gamification.mee6.passes import members, points, run_pass
from tests.standins.mee6 import Fault, Mee6, discord_id

pytestmark = pytest.mark.django_db


def test_the_first_pass_pays_nothing_and_the_next_one_what_was_gained(mee6):
    (member,) = members(1)
    mee6.xp = {discord_id(1): 12_345, discord_id(99): 50_000}
    assert run_pass(mee6) == Tally(players=2, members=1, baselines=1, requests=2)
    mee6.xp[discord_id(1)] += 250
    assert run_pass(mee6).points == 2
    mee6.xp[discord_id(1)] += 50
    assert run_pass(mee6).points == 1
    assert points(member) == 3
    entry = PointTransaction.objects.get(member=member, points=2)
    assert (entry.source, entry.metadata) == (
        "mee6:200",
        {"xp": 250, "carried": 50, "total": 12_595},
    )
    rows = DiscordActivity.objects.order_by("id").values_list("discord_id", "xp_delta", "xp_total")
    assert list(rows) == [
        (discord_id(1), None, 12_345),
        (discord_id(1), 250, 12_595),
        (discord_id(1), 50, 12_645),
    ]


def test_a_pass_without_news_writes_nothing_and_pays_nothing(mee6):
    (member,) = members(1)
    mee6.xp = {discord_id(1): 700}
    run_pass(mee6)
    mee6.xp[discord_id(1)] = 900
    assert [run_pass(mee6).points for _ in range(3)] == [2, 0, 0]
    assert points(member) == 2
    assert DiscordActivity.objects.count() == 2


def test_a_reset_is_a_new_baseline_and_takes_nothing(mee6):
    (member,) = members(1)
    paid = []
    for total in (1_000, 1_500, 0, 300, 700):
        mee6.xp[discord_id(1)] = total
        paid.append(run_pass(mee6).points)
    assert paid == [0, 5, 0, 3, 4]
    assert points(member) == 12


def test_players_that_move_between_pages_are_paid_once_and_lose_nothing(mee6):
    count = 30
    people = members(count)
    mee6.page_size, mee6.shifting = 10, True
    mee6.xp = {discord_id(n): 10_000 + n * 10 for n in range(1, count + 1)}
    run_pass(mee6)
    before = dict(mee6.xp)

    def shift(number: int) -> None:
        # Those at the bottom overtake everybody while the pass goes on: they push others onto the
        # next page, or are missed.
        for n in range(1, 6):
            mee6.xp[discord_id(n + number)] += 5_000

    mee6.after_page = shift
    run_pass(mee6)
    mee6.after_page = lambda number: None
    run_pass(mee6)
    known = {row.member_id: row for row in DiscordXp.objects.all()}
    for person in people:
        gained = mee6.xp[person.discord_id or ""] - before[person.discord_id or ""]
        assert points(person) == gained // 100
        assert known[person.pk].paid_xp + known[person.pk].carried_xp == gained


def test_a_player_twice_on_the_board_counts_with_the_higher_total(mee6):
    (member,) = members(1)
    mee6.page_size = 2
    mee6.xp = {discord_id(1): 1_000, discord_id(2): 900, discord_id(3): 800}
    run_pass(mee6)
    old = {"id": discord_id(1), "detailed_xp": [0, 0, 400]}
    mee6.xp[discord_id(1)] = 1_200
    # The same page once more, an old copy of the member in it.
    mee6.odd = [old, {"id": discord_id(1), "detailed_xp": [0, 0, 1_100]}]
    assert run_pass(mee6).points == 2
    assert run_pass(mee6).points == 0
    assert points(member) == 2


def test_a_private_board_is_a_failure_at_once_with_what_to_do(mee6):
    mee6.faults = [Fault(401)]
    waits: list[float] = []
    with pytest.raises(SyncFailed, match="board is private"):
        run_pass(mee6, waits)
    assert (waits, len(mee6.requests)) == ([], 1)
    assert Mee6State.objects.get().failures == 1


def test_too_many_requests_waits_as_long_as_mee6_asks_in_seconds_or_until_a_date(mee6):
    mee6.xp = {discord_id(1): 100}
    now = 1_000_000_000.0
    date = formatdate(now + 42, usegmt=True)
    mee6.faults = [Fault(429, (("Retry-After", "7"),)), Fault(429, (("Retry-After", date),)), None]
    waits: list[float] = []
    run_pass(mee6, waits, now)
    assert waits == [7.0, 42.0]


def test_a_server_in_trouble_is_asked_again_with_growing_waits_and_given_up_in_the_end(mee6):
    mee6.xp = {discord_id(1): 100}
    mee6.faults = [Fault(503), Fault(500), Fault(502), None]
    waits: list[float] = []
    run_pass(mee6, waits)
    assert waits == [1.0, 2.0, 4.0]
    mee6.faults = [Fault(503)] * TRIES
    with pytest.raises(SyncFailed, match=r"503.*5 times"):
        run_pass(mee6)


def test_a_wait_of_hours_is_left_to_the_next_pass(mee6):
    mee6.faults = [Fault(429, (("Retry-After", "7200"),))]
    waits: list[float] = []
    with pytest.raises(SyncFailed, match="7,200 seconds"):
        run_pass(mee6, waits)
    assert waits == []


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"players": 3}', b"", b"[" * 100_000])
def test_an_answer_that_is_no_board_is_a_failure(mee6, body):
    mee6.faults = [Fault(200, body=body)]
    with pytest.raises(SyncFailed, match="page 0"):
        run_pass(mee6)


def test_entries_that_cannot_be_read_are_left_out_and_counted(mee6):
    members(1)
    mee6.odd = ["nonsense", {"id": "1"}, {"id": discord_id(1), "detailed_xp": [0, 0, "many"]}]
    mee6.xp = {discord_id(1): 500}
    tally = run_pass(mee6)
    assert (tally.players, tally.unreadable, tally.baselines) == (1, 3, 1)


def test_a_board_that_repeats_its_last_page_for_ever_ends_the_pass(mee6):
    mee6.xp = {discord_id(n): 100 for n in range(1, 4)}
    mee6.page_size = 3
    mee6.page = lambda number, limit: Mee6.page(mee6, 0, limit)
    assert run_pass(mee6).requests == 3


def test_a_pass_that_failed_half_way_kept_what_it_paid_and_the_next_pays_the_rest_once(mee6):
    people = members(4)
    mee6.page_size = 2
    mee6.xp = {discord_id(n): 1_000 for n in range(1, 5)}
    run_pass(mee6)
    mee6.xp = {key: total + 300 for key, total in mee6.xp.items()}
    mee6.faults = [None, Fault(401)]
    with pytest.raises(SyncFailed):
        run_pass(mee6)
    assert sorted(points(person) for person in people) == [0, 0, 3, 3]
    run_pass(mee6)
    assert [points(person) for person in people] == [3, 3, 3, 3]


def test_five_thousand_members_take_six_requests_a_pass(mee6):
    people = members(5_000)
    mee6.xp = {person.discord_id or "": n for n, person in enumerate(people)}
    assert run_pass(mee6).requests == 6
    mee6.xp = {key: total + 150 for key, total in mee6.xp.items()}
    tally = run_pass(mee6)
    assert (tally.requests, tally.points, tally.members) == (6, 5_000, 5_000)
    assert Member.objects.filter(total_points=1).count() == 5_000


def test_without_a_guild_nobody_is_asked(settings):
    settings.MEE6_GUILD_ID = ""
    with pytest.raises(SyncFailed, match="MEE6_GUILD_ID is not set"):
        sync()
    assert not Mee6State.objects.exists()
