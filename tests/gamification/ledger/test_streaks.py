"""The stored streak: right after every award, in the member's own zone."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from gamification.ledger.award import award
from gamification.ledger.streaks import repair_streak, streak_today
from gamification.models import Action
from members.models import Member
from tests import cast
from tests.gamification.entries import enter

pytestmark = pytest.mark.django_db


def stored(member: Member) -> int:
    return Member.objects.values_list("current_streak", flat=True).get(pk=member.pk)


def test_an_award_begins_a_streak_and_a_second_one_that_day_adds_nothing(owner: Member) -> None:
    award(member=owner, action=Action.RESOURCE_DOWNLOAD, source="resource:1")
    award(member=owner, action=Action.RESOURCE_DOWNLOAD, source="resource:2")
    assert (stored(owner), owner.current_streak) == (1, 1)


def test_an_award_counts_the_days_before_it(owner: Member) -> None:
    now = timezone.now()
    for ago in (1, 2, 3):
        enter(owner, 5, now - timedelta(days=ago))
    award(member=owner, action=Action.RESOURCE_DOWNLOAD, source="resource:1")
    assert stored(owner) == 4


def test_a_run_longer_than_what_is_read_at_first_is_counted_whole(owner: Member) -> None:
    now = timezone.now()
    for ago in range(1, 200):
        enter(owner, 5, now - timedelta(days=ago))
    award(member=owner, action=Action.RESOURCE_DOWNLOAD, source="resource:1")
    assert stored(owner) == 200


def test_adjustments_and_deductions_make_no_day_active(owner: Member) -> None:
    enter(owner, 50, action=Action.ADMIN_ADJUSTMENT)
    enter(owner, -5)
    assert repair_streak(member=owner) == 0


def test_days_are_those_of_the_members_zone() -> None:
    # 23:30 and 00:30 UTC lie on two days in UTC, on one in New York.
    today = timezone.now().astimezone(UTC).replace(hour=0, minute=30, second=0, microsecond=0)
    moments = [today - timedelta(days=1, hours=1), today - timedelta(days=1)]
    days = {}
    for zone in ("UTC", "America/New_York"):
        member = cast.make_member(time_zone=zone)
        for moment in moments:
            enter(member, 5, moment)
        days[zone] = len(member.point_transactions.all().days())
    assert days == {"UTC": 2, "America/New_York": 1}


def test_a_streak_is_shown_as_ended_to_one_who_stayed_away() -> None:
    friday = datetime(2026, 11, 20, 12, tzinfo=UTC)
    member = Member(current_streak=9, last_active_on=friday.date())
    assert streak_today(member, friday + timedelta(days=3)) == 9
    assert streak_today(member, friday + timedelta(days=4)) == 0
