"""What home and a member's page show of goals and the diary."""

from uuid import uuid4

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from growth.models import GoalStatus
from members.models import FeatureFlag, Member
from tests import cast
from tests.growth.makers import make_draft, make_goal, make_like, make_post, make_reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> Member:
    return cast.make_member(handle="reader")


@pytest.fixture
def author() -> Member:
    return cast.make_member(handle="adaeze")


def as_reader(client: Client, reader: Member, path: str = "/members/adaeze/"):
    client.force_login(reader)
    return client.get(path)


def reach(member: Member, title: str) -> None:
    goal = make_goal(member, title=title)
    goal.status, goal.completed_at = GoalStatus.COMPLETED, goal.created_at
    goal.completed_on = goal.starts_on
    goal.save()


def test_others_see_published_entries_and_goals_that_were_reached(client, reader, author):
    for number in range(4):
        make_post(author, title=f"Entry number {number}", days_ago=10 - number)
    newest = author.posts.latest("published_at")
    make_like(newest, reader)
    make_reply(newest, reader)
    make_draft(author, title="Not for you")
    make_goal(author, title="Still open")
    reach(author, "Hire the second account manager")
    page = as_reader(client, reader)
    assertContains(page, '<a href="/diary/?of=adaeze">All 4 entries</a>', html=True)
    assertContains(page, "Entry number 3")
    assertContains(page, "<span>1 like</span><span>1 reply</span>")
    assertNotContains(page, "Entry number 0")
    assertContains(page, "Hire the second account manager")
    for hidden in ("Not for you", "Still open"):
        assertNotContains(page, hidden)


def test_a_review_that_was_shared_says_that_a_program_wrote_it(client, reader, author):
    make_post(author)
    assertNotContains(as_reader(client, reader), "written by a program")
    make_post(author, written_by="Built-in writer", story_key=uuid4())
    assertContains(as_reader(client, reader), "written by a program", count=1)


@pytest.mark.parametrize("many", [1, 30])
def test_a_members_page_asks_as_much_however_much_there_is(
    client, reader, author, many, django_assert_max_num_queries
):
    for number in range(many):
        make_like(make_post(author), reader)
        reach(author, f"Goal {number}")
    client.force_login(reader)
    with django_assert_max_num_queries(11):
        client.get("/members/adaeze/")


def test_without_the_diary_neither_page_says_anything_of_it(client, reader, author):
    make_post(author, title="Once published")
    reach(author, "Once reached")
    FeatureFlag.objects.update_or_create(name="diary", defaults={"is_enabled": False})
    page = as_reader(client, reader)
    assertNotContains(page, "Once")
    assertNotContains(client.get("/"), "Your goals")


def test_home_names_the_goals_that_end_next(client, reader):
    assertContains(as_reader(client, reader, "/"), "None is open.")
    make_goal(reader, title="Four first calls")
    make_goal(reader, title="Publish the piece")
    page = client.get("/")
    assertContains(page, "Four first calls, and 1 more")
    assertNotContains(page, "None is open.")
