"""Goals are set, renamed, reached, opened again and deleted; a second click changes nothing."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from growth.goals.actions import Outcome, complete, delete, reactivate, rename, set_goal
from growth.goals.rules import MOST_OPEN
from growth.models import Goal, GoalStatus, Period
from growth.rules.terms import Length
from members.models import Member
from tests import cast
from tests.growth.makers import make_goal
from tests.threads import at_once

# A Friday; in Lisbon it is 20 November, in Auckland the 21st already.
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def open_one(member: Member, title: str = "Four first calls") -> Goal:
    _, goal = set_goal(member=member, title=title, period=Length.WEEKLY, now=NOON)
    assert goal
    return goal


def as_kept(goal: Goal) -> Any:
    return (
        Goal.objects.filter(pk=goal.pk)
        .values_list("title", "status", "completed_at", "completed_on")
        .first()
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("length", "first", "last"),
    [
        (Length.DAILY, date(2026, 11, 21), date(2026, 11, 21)),
        (Length.WEEKLY, date(2026, 11, 16), date(2026, 11, 22)),
        (Length.MONTHLY, date(2026, 11, 1), date(2026, 11, 30)),
        (Length.QUARTERLY, date(2026, 10, 1), date(2026, 12, 31)),
        (Length.YEARLY, date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_goal_has_the_days_of_the_period_where_the_member_lives(length, first, last):
    member = cast.make_member(time_zone="Pacific/Auckland")
    outcome, goal = set_goal(member=member, title="  Four calls ", period=length, now=NOON)
    kept = Goal.objects.get()
    assert (outcome, goal) == (Outcome.DONE, kept)
    assert (kept.title, kept.starts_on, kept.ends_on) == ("Four calls", first, last)
    assert (kept.period, kept.status, kept.created_at) == (length.value, "ACTIVE", NOON)


@pytest.mark.django_db
def test_a_title_that_is_none_sets_and_renames_nothing():
    member = cast.make_member()
    goal = open_one(member)
    with pytest.raises(ValueError, match="Say what"):
        set_goal(member=member, title=" ", period=Length.DAILY, now=NOON)
    with pytest.raises(ValueError, match="one line"):
        rename(member=member, pk=goal.pk, title="one\ntwo")
    assert Goal.objects.get().title == "Four first calls"


@pytest.mark.django_db
def test_the_same_goal_is_open_once_and_can_be_set_again_once_it_was_reached():
    member = cast.make_member()
    goal = open_one(member)
    again: dict[str, Any] = {"member": member, "title": "Four first calls", "now": NOON}
    assert set_goal(**again, period=Length.WEEKLY) == (Outcome.TWIN, None)
    assert set_goal(**again, period=Length.DAILY)[0] is Outcome.DONE
    assert set_goal(**{**again, "member": cast.make_member()}, period=Length.WEEKLY)[1]
    complete(member=member, pk=goal.pk, now=NOON)
    assert set_goal(**again, period=Length.WEEKLY)[0] is Outcome.DONE
    # The one that was reached can't be opened beside it.
    assert reactivate(member=member, pk=goal.pk) is Outcome.TWIN
    assert as_kept(goal)[1] == GoalStatus.COMPLETED


@pytest.mark.django_db
def test_reached_has_its_moment_and_day_and_a_second_click_keeps_them():
    member = cast.make_member(time_zone="Pacific/Auckland")
    goal = open_one(member)
    assert complete(member=member, pk=goal.pk, now=NOON) is Outcome.DONE
    later = NOON + timedelta(days=2)
    assert complete(member=member, pk=goal.pk, now=later) is Outcome.ALREADY
    assert as_kept(goal) == ("Four first calls", "COMPLETED", NOON, date(2026, 11, 21))
    assert rename(member=member, pk=goal.pk, title="Another") is Outcome.REACHED
    assert delete(member=member, pk=goal.pk) is Outcome.REACHED
    assert reactivate(member=member, pk=goal.pk) is Outcome.DONE
    assert reactivate(member=member, pk=goal.pk) is Outcome.ALREADY
    assert as_kept(goal) == ("Four first calls", "ACTIVE", None, None)
    goal.refresh_from_db()
    assert goal.ends_on == date(2026, 11, 22)


@pytest.mark.django_db
def test_an_open_goal_is_renamed_but_not_to_what_is_open_already():
    member = cast.make_member()
    goal, other = open_one(member), open_one(member, "Five calls")
    assert rename(member=member, pk=goal.pk, title=" Six calls ") is Outcome.DONE
    assert rename(member=member, pk=goal.pk, title="Six calls") is Outcome.ALREADY
    assert rename(member=member, pk=other.pk, title="Six calls") is Outcome.TWIN
    assert [as_kept(one)[0] for one in (goal, other)] == ["Six calls", "Five calls"]


@pytest.mark.django_db
def test_what_is_not_ones_own_or_not_there_is_gone_for_every_deed():
    member, stranger = cast.make_member(), cast.super_admin()
    goal = open_one(member)
    for pk, who in ((goal.pk, stranger), (goal.pk + 1, member), (10**30, member)):
        assert complete(member=who, pk=pk, now=NOON) is Outcome.GONE
        assert reactivate(member=who, pk=pk) is Outcome.GONE
        assert rename(member=who, pk=pk, title="Mine") is Outcome.GONE
        assert delete(member=who, pk=pk) is Outcome.GONE
    assert as_kept(goal) == ("Four first calls", "ACTIVE", None, None)
    assert delete(member=member, pk=goal.pk) is Outcome.DONE
    assert delete(member=member, pk=goal.pk) is Outcome.GONE
    assert not Goal.objects.exists()


@pytest.mark.django_db
def test_a_hundred_are_open_at_most_and_a_reopened_one_counts():
    member = cast.make_member()
    reached = make_goal(member, title="Reached")
    complete(member=member, pk=reached.pk, now=NOON)
    for number in range(MOST_OPEN):
        make_goal(member, title=f"Goal {number}", starts_on=NOON.date(), ends_on="2026-11-22")
    one_more: dict[str, Any] = {"member": member, "period": Length.WEEKLY, "now": NOON}
    assert set_goal(**one_more, title="One more") == (Outcome.FULL, None)
    assert set_goal(**one_more, title="Goal 7") == (Outcome.TWIN, None)
    assert reactivate(member=member, pk=reached.pk) is Outcome.FULL
    delete(member=member, pk=Goal.objects.get(title="Goal 7").pk)
    assert set_goal(**one_more, title="One more")[0] is Outcome.DONE


@pytest.mark.django_db(transaction=True)
def test_a_click_sent_many_times_at_once_does_one_thing():
    member = cast.make_member()
    setting = at_once(
        lambda _: set_goal(member=member, title="Calls", period=Length.WEEKLY, now=NOON)[0],
        range(8),
    )
    assert sorted(one.name for one in setting) == ["DONE", *["TWIN"] * 7]
    pk = Goal.objects.get().pk
    moments = [NOON + timedelta(minutes=number) for number in range(8)]
    reaching = at_once(lambda now: complete(member=member, pk=pk, now=now), moments)
    assert sorted(one.name for one in reaching) == [*["ALREADY"] * 7, "DONE"]
    assert Goal.objects.get().completed_at == moments[reaching.index(Outcome.DONE)]
    opening = at_once(lambda _: reactivate(member=member, pk=pk), range(8))
    assert sorted(one.name for one in opening) == [*["ALREADY"] * 7, "DONE"]
    going = at_once(lambda _: delete(member=member, pk=pk), range(8))
    assert sorted(one.name for one in going) == ["DONE", *["GONE"] * 7]


@pytest.mark.django_db(transaction=True)
def test_two_windows_at_once_leave_one_whole_goal_or_none():
    member = cast.make_member()
    for number in range(6):
        goal = make_goal(member, period=Period.MONTHLY, title=f"Before {number}")

        def deed(which: int, goal: Goal = goal, number: int = number) -> Outcome:
            if which == 0:
                return rename(member=member, pk=goal.pk, title=f"After {number}")
            if which == 1:
                return complete(member=member, pk=goal.pk, now=NOON)
            return delete(member=member, pk=goal.pk)

        renamed, reached, gone = at_once(deed, range(3))
        kept = as_kept(goal)
        # What was deleted was not reached, and what was reached stays.
        assert (gone is Outcome.DONE) == (kept is None)
        assert (gone is Outcome.REACHED) == (reached is Outcome.DONE)
        if kept:
            assert kept[0].startswith("After" if renamed is Outcome.DONE else "Before")
            assert kept[1:] == ("COMPLETED", NOON, NOON.date())


@pytest.mark.django_db(transaction=True)
def test_more_than_a_hundred_set_at_once_are_a_hundred():
    member = cast.make_member()
    for number in range(MOST_OPEN - 3):
        make_goal(member, title=f"Goal {number}")
    now = timezone.now()
    found = at_once(
        lambda n: set_goal(member=member, title=f"New {n}", period=Length.DAILY, now=now)[0],
        range(10),
    )
    assert sorted(one.name for one in found) == [*["DONE"] * 3, *["FULL"] * 7]
    assert Goal.objects.active().count() == MOST_OPEN
