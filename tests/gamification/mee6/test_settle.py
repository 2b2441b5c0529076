"""A page of totals: what it pays, to whom, and in how many statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gamification.mee6.rules import Player
from gamification.mee6.settle import begin_pass, settle_page
from gamification.mee6.tally import Superseded
from gamification.models import DiscordXp, PointConfig
from members.models import Member
from tests.cast import make_member
from tests.gamification.mee6.passes import members, points, run_pass
from tests.standins.mee6 import discord_id

pytestmark = pytest.mark.django_db


def test_an_older_pass_that_wakes_up_is_stopped_by_the_newer_one():
    (member,) = members(1)
    old = begin_pass()
    settle_page(token=old, players=[Player(discord_id(1), 1_000)])
    new = begin_pass()
    settle_page(token=new, players=[Player(discord_id(1), 1_500)])
    with pytest.raises(Superseded):
        settle_page(token=old, players=[Player(discord_id(1), 1_000)])
    assert DiscordXp.objects.get().last_total == 1_500
    assert points(member) == 5


def test_an_account_lent_to_another_member_pays_neither_for_the_time_of_the_other(
    mee6,
):
    maren, tomasz = make_member(discord_id=discord_id(1)), make_member()
    total = 0
    paid = []

    def pass_with(gain: int) -> None:
        nonlocal total
        total += gain
        mee6.xp[discord_id(1)] = total
        paid.append(run_pass(mee6).points)

    pass_with(1_000)
    pass_with(500)
    Member.objects.filter(pk=maren.pk).update(discord_id=None)
    Member.objects.filter(pk=tomasz.pk).update(discord_id=discord_id(1))
    pass_with(500)
    pass_with(500)
    Member.objects.filter(pk=tomasz.pk).update(discord_id=None)
    Member.objects.filter(pk=maren.pk).update(discord_id=discord_id(1))
    pass_with(500)
    pass_with(200)
    assert paid == [0, 5, 0, 5, 0, 2]
    assert (points(maren), points(tomasz)) == (7, 5)


def test_two_members_who_swap_accounts_in_one_page_begin_anew(mee6):
    one, two = members(2)
    mee6.xp = {discord_id(1): 1_000, discord_id(2): 2_000}
    run_pass(mee6)
    Member.objects.filter(pk=one.pk).update(discord_id=None)
    Member.objects.filter(pk=two.pk).update(discord_id=discord_id(1))
    Member.objects.filter(pk=one.pk).update(discord_id=discord_id(2))
    mee6.xp = {discord_id(1): 1_900, discord_id(2): 2_900}
    assert run_pass(mee6).baselines == 2
    assert (points(one), points(two)) == (0, 0)


def test_staff_may_change_what_xp_is_worth_and_switch_it_off_for_a_while(mee6):
    (member,) = members(1)
    PointConfig.objects.update_or_create(
        action="discord_activity", defaults={"points": 3, "is_enabled": True}
    )
    mee6.xp = {discord_id(1): 0}
    run_pass(mee6)
    mee6.xp[discord_id(1)] = 200
    assert run_pass(mee6).points == 6
    PointConfig.objects.filter(action="discord_activity").update(is_enabled=False)
    mee6.xp[discord_id(1)] = 450
    assert run_pass(mee6).points == 0
    PointConfig.objects.filter(action="discord_activity").update(is_enabled=True)
    assert run_pass(mee6).points == 6
    assert points(member) == 12


def test_a_page_takes_as_many_statements_for_a_thousand_players_as_for_one():
    members(1_000)
    token = begin_pass()
    settle_page(token=token, players=[Player(discord_id(n), 100) for n in range(1, 1_001)])

    def statements(count: int, total: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            settle_page(
                token=token, players=[Player(discord_id(n), total) for n in range(1, count + 1)]
            )
        return len(captured)

    assert statements(1, 300) == statements(1_000, 700) <= 10


def test_a_member_who_is_erased_takes_their_xp_along(mee6):
    (member,) = members(1)
    mee6.xp = {discord_id(1): 1_000}
    run_pass(mee6)
    member.delete()
    assert not DiscordXp.objects.exists()
    assert run_pass(mee6).members == 0
