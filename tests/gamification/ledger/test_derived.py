"""What is stored beside its source follows every change of it (docs/architecture.md)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gamification import tasks
from gamification.boards.boards import Window, top
from gamification.ledger.award import Past, award, award_past, merge_ranks
from gamification.ledger.correct import reverse
from gamification.ledger.streaks import repair_streak, repair_streaks, streak_today
from gamification.ledger.values import set_award_value
from gamification.mee6.rules import Player
from gamification.mee6.settle import begin_pass, settle_page
from gamification.models import Action, DiscordXp, MemberBadge, PointTransaction, Standing
from members.models import Member, SubscriptionStatus, Team
from resources.actions import download
from resources.models import Resource
from tests import cast
from tests.gamification.entries import enter
from tests.resources.makers import make_resource
from tests.standins.mee6 import discord_id

pytestmark = pytest.mark.django_db(transaction=True)

DOWNLOAD = Action.RESOURCE_DOWNLOAD
# A Thursday.
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


def differences() -> list[str]:
    """What check_points finds, nothing when all agrees."""
    try:
        call_command("check_points", stdout=(out := StringIO()))
    except CommandError as error:
        return [*out.getvalue().splitlines(), str(error)]
    return []


def with_a_run(days: int, **fields: object) -> Member:
    """A member who was active on each of the last `days` days, today included."""
    member = cast.make_member(**fields)
    for ago in reversed(range(days)):
        enter(member, 20, timezone.now() - timedelta(days=ago))
    repair_streak(member=member)
    merge_ranks()
    return member


def change(**fields: object) -> Callable[[Member], object]:
    """A change of the member's row past all our actions."""
    return lambda member: Member.objects.filter(pk=member.pk).update(**fields)


def take_back(member: Member) -> None:
    entry = PointTransaction.objects.filter(member=member).latest("id")
    reverse(entry=entry, reason="Counted by mistake", actor=member)


CHANGES: dict[str, tuple[Callable[[Member], object], int, int, bool]] = {
    # What changes, and the total, streak and whether they are on the board afterwards.
    "the time zone, east": (change(time_zone="Pacific/Kiritimati"), 60, 3, True),
    "the time zone, west": (change(time_zone="Etc/GMT+12"), 60, 3, True),
    "a time zone nobody knows": (change(time_zone="Mars/Olympus"), 60, 3, True),
    "the opt-out": (change(on_leaderboard=False), 60, 3, False),
    "the status": (change(subscription_status=SubscriptionStatus.CANCELLED), 60, 3, False),
    "a payment that failed": (
        change(subscription_status=SubscriptionStatus.PAST_DUE),
        60,
        3,
        True,
    ),
    "the end of grace": (
        change(subscription_status=SubscriptionStatus.PAST_DUE, in_debtor_state=True),
        60,
        3,
        False,
    ),
    "the team": (
        lambda member: change(team=Team.objects.create(name="Another House", team_seats=9))(member),
        60,
        3,
        True,
    ),
    "an entry taken back, whose day stays active": (take_back, 40, 3, True),
    "what a deed pays": (
        lambda member: set_award_value(action=DOWNLOAD, points=99, is_enabled=True, actor=member),
        60,
        3,
        True,
    ),
    "a deed switched off": (
        lambda member: set_award_value(action=DOWNLOAD, points=5, is_enabled=False, actor=member),
        60,
        3,
        True,
    ),
    "an award": (
        lambda member: award(member=member, action=DOWNLOAD, source="resource:9"),
        65,
        3,
        True,
    ),
    "a deed of the past that lengthens the run": (
        lambda member: award_past(
            member=member,
            deeds=[Past(DOWNLOAD, "past:1", 5, None, timezone.now() - timedelta(days=3))],
        ),
        65,
        4,
        True,
    ),
    "an adjustment": (
        lambda member: enter(member, -7, action=Action.ADMIN_ADJUSTMENT),
        53,
        3,
        True,
    ),
}


@pytest.mark.parametrize(
    ("changing", "total", "streak", "listed"), CHANGES.values(), ids=CHANGES.keys()
)
def test_a_change_of_any_source_leaves_totals_streaks_and_boards_right(
    changing: Callable[[Member], object], total: int, streak: int, listed: bool
) -> None:
    with time_machine.travel(NOON, tick=True):
        member = with_a_run(3)
        badges = set(MemberBadge.objects.values_list("badge_id", "granted_at"))
        changing(member)
        for _ in ("pending", "merged"):
            member.refresh_from_db()
            assert (member.total_points, streak_today(member, timezone.now())) == (total, streak)
            assert [row.member.pk for row in top(Window.ALL)] == ([member.pk] if listed else [])
            merge_ranks()
        assert differences() == []
        # What is held stays, whatever changes; an award may add to it.
        assert badges <= set(MemberBadge.objects.values_list("badge_id", "granted_at"))


def test_erasing_a_member_takes_all_that_was_stored_of_them() -> None:
    gone, stays = with_a_run(2), with_a_run(2)
    gone.delete()
    merge_ranks()
    assert set(Standing.objects.values_list("member_id", flat=True)) == {stays.pk}
    assert differences() == []


@pytest.mark.parametrize(
    ("days", "streak", "month"),
    [(0, 3, 60), (1, 3, 60), (2, 0, 60), (4, 0, 60), (5, 0, 0), (40, 0, 0)],
)
def test_days_that_pass_end_a_streak_and_a_month_without_anything_being_written(
    days: int, streak: int, month: int
) -> None:
    with time_machine.travel(NOON, tick=True):
        member = with_a_run(3)
    later = NOON + timedelta(days=days)
    with time_machine.travel(later, tick=True):
        member.refresh_from_db()
        assert streak_today(member, timezone.now()) == streak
        assert sum(row.points for row in top(Window.MONTH)) == month
        repair_streak(member=member)
        assert streak_today(member, timezone.now()) == streak


def test_talking_in_discord_makes_a_day_of_the_streak() -> None:
    member = cast.make_member(discord_id=discord_id(1))
    for ago in (1, 2):
        enter(member, 5, timezone.now() - timedelta(days=ago))
    repair_streak(member=member)
    token = begin_pass()
    for total in (0, 300):
        settle_page(token=token, players=[Player(discord_id(1), total)])
    member.refresh_from_db()
    assert (member.total_points, member.current_streak) == (13, 3)
    assert differences() == []


def test_what_is_written_past_the_actions_is_in_the_streak_after_the_hourly_job() -> None:
    members = [
        cast.make_member(time_zone=zone) for zone in ("UTC", "Pacific/Auckland", "America/Lima")
    ]
    for member in members:
        for ago in range(100):
            enter(member, 5, timezone.now() - timedelta(days=ago))
    Member.objects.filter(pk=members[2].pk).update(current_streak=100)
    tasks.grant_badges(timestamp=0)
    assert list(Member.objects.order_by("pk").values_list("current_streak", flat=True)) == [
        100,
        100,
        100,
    ]
    assert differences() == []


def test_streaks_of_many_take_as_many_statements_as_that_of_one() -> None:
    members = [cast.make_member() for _ in range(30)]
    for member in members:
        enter(member, 5)
    asked = []
    for some in (members[:1], members[1:]):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert repair_streaks(members=[member.pk for member in some]) == len(some)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_xp_that_waited_is_paid_at_what_it_is_worth_then_and_another_account_begins_anew() -> None:
    member = cast.make_member(discord_id=discord_id(1))

    def seen(total: int) -> tuple[int, int]:
        settle_page(token=begin_pass(), players=[Player(discord_id(1), total)])
        known = DiscordXp.objects.get()
        return known.paid_xp, known.carried_xp

    assert [seen(0), seen(150)] == [(0, 0), (100, 50)]
    set_award_value(action="discord_activity", points=1, is_enabled=False, actor=member)
    assert seen(350) == (100, 250)
    set_award_value(action="discord_activity", points=3, is_enabled=True, actor=member)
    assert seen(350) == (300, 50)
    member.refresh_from_db()
    assert member.total_points == 1 + 2 * 3
    Member.objects.filter(pk=member.pk).update(discord_id=discord_id(2))
    settle_page(token=begin_pass(), players=[Player(discord_id(2), 990)])
    assert DiscordXp.objects.values_list(
        "discord_id", "last_total", "paid_xp", "carried_xp"
    ).get() == (discord_id(2), 990, 300, 0)
    assert differences() == []


def test_the_count_of_downloads_follows_downloads_and_erasures(owner: Member) -> None:
    resource = make_resource(title="A chart")
    other = cast.make_member()
    for member in (owner, owner, other):
        download(member=member, resource=resource)
    assert Resource.objects.get().download_count == 3
    owner.delete()
    assert Resource.objects.get().download_count == 1
