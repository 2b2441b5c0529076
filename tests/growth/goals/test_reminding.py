"""Letters the morning before goals end: to whom, when, and once."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from growth.choices import choose
from growth.goals.actions import complete, reactivate, rename
from growth.goals.reminding import remind, remind_member
from growth.models import DiaryChoices, Goal, Period
from members.flags.catalogue import declared_flags
from members.letters.actions import send_letter
from members.models import FeatureFlag, Letter, Member
from tests import cast
from tests.growth.makers import make_goal
from tests.threads import at_once

pytestmark = pytest.mark.django_db
SUNDAY = date(2026, 11, 22)
# Saturday, a quarter past nine in Lisbon.
MORNING = datetime(2026, 11, 21, 9, 25, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def asking(**fields: Any) -> Member:
    """A member in Lisbon who wants the letters."""
    member = cast.make_member(**{"time_zone": "Europe/Lisbon", **fields})
    choose(member, goal_letters=True)
    return member


def ending(member: Member, title: str = "Four first calls", **more: Any) -> Goal:
    """A goal of the week to Sunday 22 November, set on its Monday."""
    given: dict[str, Any] = {
        "title": title,
        "starts_on": SUNDAY - timedelta(days=6),
        "ends_on": SUNDAY,
        "created_at": datetime(2026, 11, 16, 10, tzinfo=UTC),
    }
    return make_goal(member, **(given | more))


def letters() -> list[tuple[str, str]]:
    return list(Letter.objects.filter(kind="goals_end").order_by("pk").values_list("to", "subject"))


def test_one_letter_names_what_ends_tomorrow_where_it_is_and_where_to_go():
    member = asking(email="maren@tern.example", first_name="Maren", last_name="Okafor")
    ending(member)
    ending(member, "Publish the piece <b>today</b>", period=Period.MONTHLY)
    ending(member, "Not yet", ends_on=SUNDAY + DAY)
    assert remind(now=MORNING) == 1
    letter = Letter.objects.get()
    assert letter.subject == "Two goals of yours end tomorrow, Sunday 22 November"
    assert letter.to == "maren@tern.example"
    for said in (
        "Hello Maren Okafor,",
        "“Four first calls” and “Publish the piece <b>today</b>”.",
        "midnight in Lisbon",
        "/diary/goals/",
        "There you switch it off as well.",
    ):
        assert said in letter.text
    assert "Not yet" not in letter.text
    assert "<b>today" not in letter.html
    assert send_letter(letter_id=letter.pk) == "SENT"


def test_each_goal_is_told_of_once_and_no_day_has_two_letters():
    member = asking()
    goal, reached = ending(member), ending(member, "Reached too early")
    complete(member=member, pk=reached.pk, now=MORNING - HOUR)
    assert [remind(now=MORNING + number * HOUR) for number in range(5)] == [1, 0, 0, 0, 0]
    goal.refresh_from_db()
    assert goal.reminded_at == MORNING
    # Opened again after the letter of the day: the last day's letter names it alone.
    reactivate(member=member, pk=reached.pk)
    assert remind(now=MORNING + 6 * HOUR) == 0
    rename(member=member, pk=goal.pk, title="Renamed, and told of already")
    assert [remind(now=MORNING + DAY + number * HOUR) for number in range(3)] == [1, 0, 0]
    assert [subject for _, subject in letters()] == [
        "One goal of yours ends tomorrow, Sunday 22 November",
        "One goal of yours ends today, Sunday 22 November",
    ]
    assert remind(now=MORNING + 2 * DAY) == 0


@pytest.mark.parametrize(
    ("zone", "hour", "count"),
    [
        ("Europe/Lisbon", 7, 0),
        ("Europe/Lisbon", 8, 1),
        ("Europe/Lisbon", 23, 1),
        # It is Sunday there since ten: yesterday's letter is not told late in the night.
        ("Pacific/Auckland", 12, 0),
        ("Pacific/Auckland", 20, 1),
        # It is Friday there until eight.
        ("America/Los_Angeles", 7, 0),
        ("America/Los_Angeles", 15, 0),
        ("America/Los_Angeles", 16, 1),
    ],
)
def test_it_comes_from_eight_in_the_morning_where_the_member_lives(
    zone: str, hour: int, count: int
):
    ending(asking(time_zone=zone))
    assert remind(now=datetime(2026, 11, 21, hour, 25, tzinfo=UTC)) == count


@pytest.mark.parametrize(
    "fields",
    [
        {"is_active": False},
        *cast.ENDED,
    ],
)
def test_who_is_locked_out_or_does_not_pay_gets_none_until_that_is_over(fields: dict[str, Any]):
    member = asking(**fields)
    ending(member)
    assert remind(now=MORNING) == 0
    assert not remind_member(pk=member.pk, now=MORNING)
    good = {"is_active": True, "subscription_status": "ACTIVE", "in_debtor_state": False}
    Member.objects.filter(pk=member.pk).update(**good)
    assert remind(now=MORNING + HOUR) == 1


def test_who_did_not_ask_or_asks_no_more_gets_none():
    quiet, silent = cast.make_member(), asking()
    choose(silent, goal_letters=False)
    for member in (quiet, silent):
        ending(member)
        assert not remind_member(pk=member.pk, now=MORNING)
    assert remind(now=MORNING) == 0
    assert letters() == []


def test_a_goal_of_one_day_one_set_today_and_one_past_its_day_are_not_told_of():
    member = asking()
    ending(member, "Of today", period=Period.DAILY, starts_on=SUNDAY)
    ending(member, "Set today", created_at=MORNING - HOUR)
    ending(member, "Past", ends_on=SUNDAY - 2 * DAY, starts_on=SUNDAY - 9 * DAY)
    assert remind(now=MORNING) == 0
    # On its last day the one that was set the day before is told of.
    assert remind(now=MORNING + DAY) == 1
    assert "“Set today”" in Letter.objects.get().text


def test_who_moves_west_gets_no_second_letter_for_the_day_they_have_again():
    member = asking(time_zone="America/Los_Angeles")
    ending(member)
    evening = datetime(2026, 11, 21, 17, tzinfo=UTC)
    assert remind(now=evening) == 1
    Member.objects.filter(pk=member.pk).update(time_zone="Pacific/Honolulu")
    ending(member, "Another")
    assert remind(now=evening + 2 * HOUR) == 0


def test_where_the_diary_is_not_open_no_letter_leads_to_it():
    member = asking()
    ending(member)
    switch = FeatureFlag.objects.filter(name="diary")
    for change in ({"is_enabled": False}, {"is_enabled": True, "audience": "STAFF"}):
        switch.update(**change)
        assert remind(now=MORNING) == 0
    assert "growth.goals.tasks.remind_of_goals" in declared_flags()["diary"].tasks
    switch.update(audience="EVERYONE")
    assert remind(now=MORNING) == 1


def test_an_address_that_is_none_keeps_nobody_else_waiting():
    broken, whole = asking(), asking()
    Member.objects.filter(pk=broken.pk).update(email="nowhere")
    for member in (broken, whole):
        ending(member)
    assert remind(now=MORNING) == 1
    assert [to for to, _ in letters()] == [whole.email]
    with pytest.raises(ValidationError):
        remind_member(pk=broken.pk, now=MORNING)
    assert Goal.objects.get(member=broken).reminded_at is None
    assert DiaryChoices.objects.get(pk=broken.pk).goals_told_on is None


def test_it_takes_the_same_queries_for_a_member_with_one_goal_and_with_thirty():
    few, many = asking(), asking()
    ending(few)
    for number in range(30):
        ending(many, f"Goal {number}")
    counts = []
    for member in (few, many):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert remind_member(pk=member.pk, now=MORNING)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert "and 25 more" in Letter.objects.get(to=many.email).text


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_write_one_letter_each_member():
    members = [asking() for _ in range(5)]
    for member in members:
        ending(member)
    assert sum(at_once(lambda _: remind(now=MORNING), range(8))) == 5
    assert sorted(to for to, _ in letters()) == sorted(member.email for member in members)


@pytest.mark.django_db(transaction=True)
def test_a_goal_that_is_reached_while_the_letter_is_written_is_told_of_or_not_but_whole():
    for _ in range(5):
        member = asking()
        goal = ending(member)

        def deed(which: int, member: Member = member, goal: Goal = goal) -> Any:
            if which:
                return remind_member(pk=member.pk, now=MORNING)
            return complete(member=member, pk=goal.pk, now=timezone.now())

        _, told = at_once(deed, range(2))
        goal.refresh_from_db()
        assert goal.status == "COMPLETED"
        assert (goal.reminded_at is not None) == told
        assert Letter.objects.filter(to=member.email).count() == int(told)
