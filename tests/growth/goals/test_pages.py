"""The pages of goals: what they show, what is sent from them, and who sees none of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from growth.goals.actions import complete
from growth.goals.paging import PAGE
from growth.goals.rules import MOST_OPEN
from growth.models import DiaryChoices, Goal, Period
from members.models import FeatureFlag, Member
from tests import cast
from tests.growth.makers import make_draft, make_goal, make_reached

pytestmark = pytest.mark.django_db
GOALS, REACHED = "/diary/goals/", "/diary/goals/reached/"
# A Friday afternoon.
NOW = datetime(2026, 11, 20, 14, 24, tzinfo=UTC)
DEEDS = ("reach", "reopen", "delete")


@pytest.fixture
def member() -> Member:
    return cast.make_member(time_zone="Europe/Lisbon", handle="maren")


@pytest.fixture
def client(member: Member) -> Client:
    return signed_in(member)


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def said(page: Any) -> list[str]:
    return [str(message) for message in page.context["messages"]]


def test_a_member_without_goals_is_told_what_one_is(client: Client):
    page = client.get(GOALS)
    assertContains(page, "<h1>Goals</h1>", html=True)
    assertContains(page, "No goal so far")
    assertNotContains(page, 'id="done"')


def test_each_period_to_choose_names_its_day_where_the_member_lives(client: Client):
    with time_machine.travel(NOW, tick=False):
        page = client.get(GOALS)
    options = [label for _, label in page.context["form"].fields["period"].choices]
    assert options == [
        "Today, Friday 20 November",
        "This week, Sunday 22 November",
        "This month, Monday 30 November",
        "This quarter, Thursday 31 December",
        "This year, Thursday 31 December",
    ]
    assertContains(page, '<option value="WEEKLY:2026-11-22" selected>')


def test_open_goals_stand_by_period_with_what_is_left_and_late_ones_last(
    client: Client, member: Member
):
    with time_machine.travel(NOW, tick=False):
        for period in reversed(Period):
            make_goal(member, period=period, title=f"Of {period.label}", created_at=NOW)
        make_goal(
            member,
            title="Late",
            period=Period.MONTHLY,
            starts_on="2026-10-01",
            ends_on="2026-10-31",
        )
        make_draft(member, title="Of This week")
        make_draft(cast.make_member(), title="Of This month")
        page = client.get(GOALS)
    board = page.context["board"]
    assert [(block.label, str(block.left), block.passed) for block in board.blocks] == [
        ("Today", "until midnight in Lisbon", 60),
        ("This week", "2 days left, Sunday counts", 65),
        ("This month", "10 days left", 65),
        ("This quarter", "41 days left", 55),
        ("This year", "41 days left", 88),
    ]
    assert [one.note for one in board.late] == ["October's, 20 days past its end"]
    assertContains(page, "<h1>One goal ends today.</h1>", html=True)
    assertContains(page, "a draft with this title", count=1)
    assertContains(page, 'aria-label="60% of the period has passed"')


def test_a_goal_is_set_and_a_second_click_says_that_it_is_there(client: Client, member: Member):
    with time_machine.travel(NOW, tick=False):
        typed = {"title": "  Four first calls ", "period": "WEEKLY:2026-11-22"}
        first = client.post(GOALS, typed, follow=True)
        second = client.post(GOALS, typed, follow=True)
    assert said(first) == ["It is set. Only you see it for now."]
    assert said(second)[0].startswith("The same goal is open already")
    goal = Goal.objects.get()
    assert (goal.title, goal.member, str(goal.ends_on)) == (
        "Four first calls",
        member,
        "2026-11-22",
    )


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"title": " "}, "Say what will be true when it is reached."),
        ({"title": "one\ntwo"}, "Take the line break out."),
        ({"title": "nothing\x1bthere"}, "There is a character in it"),
        ({"title": "x" * 201}, "200 characters at most"),
        ({"period": "DAILY:2026-11-19"}, "the days have moved on since this page was opened"),
        ({"period": "FOREVER"}, "the days have moved on"),
        ({"period": ""}, "Choose until when."),
    ],
)
def test_what_is_refused_is_said_and_what_was_typed_stays(
    client: Client, typed: dict[str, str], fault: str
):
    given = {"title": "Kept <b>words</b>", "period": "MONTHLY:2026-11-30", **typed}
    with time_machine.travel(NOW, tick=False):
        page = client.post(GOALS, given)
    assert page.status_code == 422
    assertContains(page, fault, status_code=422)
    assert page.context["form"]["title"].value() == given["title"]
    if "title" not in typed:
        assertContains(page, "Kept &lt;b&gt;words&lt;/b&gt;", status_code=422)
    else:
        assertContains(page, '<option value="MONTHLY:2026-11-30" selected>', status_code=422)
    assert not Goal.objects.exists()


def test_the_hundred_and_first_is_refused_and_its_words_stay(client: Client, member: Member):
    for number in range(MOST_OPEN):
        make_goal(member, title=f"Goal {number}")
    period = client.get(GOALS).context["form"]["period"].value()
    page = client.post(GOALS, {"title": "One more", "period": period})
    assertContains(page, "100 goals are open, that is all of them.", status_code=422)
    assertContains(page, 'value="One more"', status_code=422)


def test_reached_reopened_renamed_deleted_each_says_what_it_means(client: Client, member: Member):
    goal = make_goal(member)
    here = f"{GOALS}{goal.pk}/"
    for deed, words in (
        ("reach", "Reached. Others see it from now on."),
        ("reach", "It was reached already."),
        ("delete", "That goal was reached, and what was reached is not changed. Reopen it first."),
        ("reopen", "It is open again, and only you see it."),
        ("reopen", "It is open already."),
        ("delete", "The goal is deleted."),
        (
            "delete",
            "That goal is not there any more: it was deleted, perhaps in another window.",
        ),
    ):
        page = client.post(f"{here}{deed}/", follow=True)
        assertRedirects(page, GOALS)
        assert said(page) == [words]


def test_other_words_are_given_on_its_own_page(client: Client, member: Member):
    goal = make_goal(member, title="Four <calls>")
    make_goal(member, title="Five calls")
    here = f"{GOALS}{goal.pk}/"
    assertContains(client.get(here), "Four &lt;calls&gt;")
    for typed, fault in (
        ("one\ntwo", "Take the line break out."),
        ("Five calls", "The same goal is open already"),
    ):
        page = client.post(here, {"title": typed})
        assertContains(page, fault, status_code=422)
        assert page.context["form"]["title"].value() == typed
    assert said(client.post(here, {"title": "Six calls"}, follow=True)) == [
        "The goal has its new words."
    ]
    assert said(client.post(here, {"title": "Six calls "}, follow=True)) == [
        "The goal has these words already."
    ]
    complete(member=member, pk=goal.pk, now=timezone.now())
    page = client.get(here)
    assertContains(page, "Reopen it")
    assertNotContains(page, 'name="title"')
    assert said(client.post(here, {"title": "Seven"}, follow=True))[0].startswith(
        "That goal was reached"
    )
    assert Goal.objects.get(pk=goal.pk).title == "Six calls"


def test_a_stranger_finds_nothing_whatever_they_press(member: Member):
    goal = make_goal(member, title="Nobody else reads this")
    for stranger in (cast.make_member(), cast.super_admin()):
        client = signed_in(stranger)
        assert client.get(f"{GOALS}{goal.pk}/").status_code == 404
        assert client.post(f"{GOALS}{goal.pk}/", {"title": " "}).status_code == 404
        for deed in DEEDS:
            page = client.post(f"{GOALS}{goal.pk}/{deed}/", follow=True)
            assert said(page)[0].startswith("That goal is not there")
        for address in (GOALS, REACHED):
            assertNotContains(client.get(address), "Nobody else reads this")
    goal.refresh_from_db()
    assert (goal.title, goal.status) == ("Nobody else reads this", "ACTIVE")
    assert client.get(f"{GOALS}{10**30}/").status_code == 404


def test_who_is_not_signed_in_is_led_to_sign_in(member: Member):
    goal, guest = make_goal(member), Client()
    for address in (GOALS, REACHED, f"{GOALS}{goal.pk}/"):
        assertRedirects(
            guest.get(address), f"/accounts/login/?next={address}", fetch_redirect_response=False
        )
    for deed in DEEDS:
        assert guest.post(f"{GOALS}{goal.pk}/{deed}/").status_code == 302
    goal.refresh_from_db()
    assert goal.status == "ACTIVE"


def test_the_letters_are_switched_on_and_off(client: Client, member: Member):
    assertContains(client.get(GOALS), "Send me one")
    page = client.post(f"{GOALS}letters/", {"letters": "yes"}, follow=True)
    assertContains(page, "Send me none")
    assert DiaryChoices.objects.get().goal_letters is True
    client.post(f"{GOALS}letters/", {"letters": "no"})
    assert DiaryChoices.objects.get().goal_letters is False


def test_all_that_was_reached_lies_page_by_page_each_goal_once(client: Client, member: Member):
    at = timezone.now()
    for number in range(2 * PAGE + 3):
        goal = make_goal(member, title=f"Goal {number:02}")
        # Two in a moment each, so that a page ends between two of one moment.
        complete(member=member, pk=goal.pk, now=at - timedelta(days=number // 2))
    found: list[str] = []
    address = REACHED
    for _ in range(3):
        page = client.get(address)
        found += [row.goal.title for row in page.context["rows"]]
        address = f"{REACHED}?before={page.context['page'].earlier}"
    assert address.endswith("=")
    assert len(found) == 2 * PAGE + 3
    assert sorted(found) == [f"Goal {number:02}" for number in range(2 * PAGE + 3)]
    assertContains(client.get(GOALS), f"All {2 * PAGE + 3}")
    assertContains(client.get(f"{REACHED}?before=0-1"), "Nothing lies further back.")
    assert client.get(f"{REACHED}?before=nonsense").context["is_first"]


def test_the_pages_take_the_same_queries_for_one_goal_and_for_thirty(
    client: Client, member: Member
):
    counts = []
    for many in (1, 29):
        for number in range(many):
            make_goal(member, title=f"Open {many} {number}")
            make_reached(member, f"Reached {many} {number}")
        found = []
        for address in (GOALS, REACHED):
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            found.append(len(queries))
        counts.append(found)
    # The session and the member; open ones, drafts, the last reached, the choices, switches. How
    # many were reached is counted once they are more than the page shows.
    assert counts[1][0] <= 8
    assert counts[1][0] - counts[0][0] <= 1
    assert counts[0][1] == counts[1][1] <= 4


def test_who_does_not_pay_keeps_their_goals(member: Member):
    client = signed_in(cast.debtor())
    period = client.get(GOALS).context["form"]["period"].value()
    client.post(GOALS, {"title": "Pay the bill", "period": period})
    assertContains(client.get(GOALS), "Pay the bill")


def test_switched_off_there_is_no_page_of_goals(member: Member):
    FeatureFlag.objects.update_or_create(name="diary", defaults={"is_enabled": False})
    client = signed_in(member)
    for address in (GOALS, REACHED):
        assert client.get(address).status_code == 404
