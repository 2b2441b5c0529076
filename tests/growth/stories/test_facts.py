"""What is gathered for a review: the member's own, of these days, and nothing else."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from growth.models import Period, Post, PostStatus
from growth.rules.windows import Span
from growth.stories.facts import MOST_ENTRIES, facts_of
from growth.stories.rules.facts import MOST_CHARACTERS, MOST_GOALS
from members.models import Member
from tests import cast
from tests.growth.makers import make_draft, make_goal, make_post, make_reply

pytestmark = pytest.mark.django_db


def gathered(member: Member, span: Span = Span.MONTH):
    """The facts of today."""
    return facts_of(member, span, member.day(timezone.now()))


def reached(member: Member, title: str, days_ago: int):
    """A goal that was reached so many days ago."""
    at = timezone.now() - timedelta(days=days_ago)
    done = {"status": "COMPLETED", "completed_at": at, "completed_on": member.day(at)}
    return make_goal(member, title=title, period=Period.YEARLY, **done)


@pytest.mark.parametrize(
    ("span", "told"),
    [
        (Span.DAY, ["today"]),
        (Span.WEEK, ["6", "today"]),
        (Span.MONTH, ["29", "7", "6", "today"]),
        (Span.QUARTER, ["89", "30", "29", "7", "6", "today"]),
        (Span.YEAR, ["364", "90", "89", "30", "29", "7", "6", "today"]),
        (Span.ALL, ["900", "365", "364", "90", "89", "30", "29", "7", "6", "today"]),
    ],
)
def test_entries_of_the_days_are_told_from_the_oldest_on(span, told):
    member = cast.make_member(time_zone="Pacific/Auckland")
    now = timezone.now()
    for days in (0, 6, 7, 29, 30, 89, 90, 364, 365, 900):
        day = member.day(now) - timedelta(days=days)
        make_post(member, days_ago=days, title=str(days or "today"), published_on=day)
    found = gathered(member, span)
    assert [entry.title for entry in found.entries] == told
    assert [entry.number for entry in found.entries] == list(range(1, len(told) + 1))
    assert found.left_out == 0


def test_drafts_what_a_program_wrote_and_what_others_wrote_are_left_out():
    member, other = cast.make_member(), cast.make_member()
    mine = make_post(member)
    make_draft(member)
    make_post(member, written_by="Built-in writer", story_key=uuid.uuid4())
    make_post(other)
    make_reply(mine, other)
    held = {"status": "DRAFT", "held_at": timezone.now(), "held_why": "It names a client."}
    Post.objects.filter(pk=make_post(member, title="Taken out by staff").pk).update(**held)
    make_post(
        member, edited_title="Not published", edited_content="Nor this.", title="As published"
    )
    assert [entry.title for entry in gathered(member).entries] == [mine.title, "As published"]


def test_open_goals_that_meet_the_days_and_goals_reached_in_them_are_told():
    member, other = cast.make_member(), cast.make_member()
    make_post(member)
    today = member.day(timezone.now())
    ago = {days: today - timedelta(days=days) for days in (60, 40, 29, 3, -3)}
    make_goal(member, title="over before", starts_on=ago[60], ends_on=ago[40])
    make_goal(member, title="over since", starts_on=ago[60], ends_on=ago[29])
    make_goal(member, title="runs", starts_on=ago[3], ends_on=ago[-3])
    make_goal(member, title="to come", starts_on=ago[-3], ends_on=ago[-3])
    make_goal(other, title="not mine", starts_on=ago[3], ends_on=ago[-3])
    reached(member, "reached before", 31)
    reached(member, "reached", 4)
    reached(other, "not mine either", 4)
    assert [goal.title for goal in gathered(member).open_goals] == ["over since", "runs"]
    assert [goal.title for goal in gathered(member).reached_goals] == ["reached"]
    everything = gathered(member, Span.ALL)
    assert [goal.title for goal in everything.open_goals] == ["over before", "over since", "runs"]
    assert [goal.title for goal in everything.reached_goals] == ["reached", "reached before"]


def test_the_profile_is_what_the_member_says_of_themselves_and_not_how_they_are_reached():
    member = cast.make_member(
        email="secret@example.com",
        handle="secrethandle",
        first_name="Maren",
        last_name="Okafor",
        company="Tern",
        current_role="Owner",
        experience_level="C_LEVEL",
        years_of_experience=12,
        current_skills=["cold mail", "hiring"],
        target_skills=["pricing"],
        bio="Since 2014.",
        linkedin_url="https://linkedin.example/secret",
    )
    found = gathered(member)
    assert found.name == "Maren Okafor"
    assert dict(found.profile) == {
        "company": "Tern",
        "role": "Owner",
        "level": "C level",
        "years of experience": "12",
        "skills": "cold mail, hiring",
        "wants to learn": "pricing",
        "about": "Since 2014.",
    }
    assert "secret" not in repr(found)


def test_no_other_table_is_read_and_never_more_statements():
    member = cast.make_member()

    def statements() -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            gathered(member, Span.ALL)
        return [query["sql"] for query in captured]

    make_post(member)
    few = statements()
    for number in range(29):
        make_post(member)
        make_goal(member, title=f"Goal {number}")
    assert len(statements()) == len(few) == 4
    for sql in few:
        tables = set(re.findall(r'(?:FROM|JOIN) "?(\w+)', sql))
        assert tables in ({"growth_post"}, {"growth_goal"})
        assert not re.search(r"(?i)\b(growth_(reply|like|tally|report)|benchmarks|members)_", sql)


def test_more_than_a_writer_reads_is_left_out_from_the_oldest_on_and_counted():
    member = cast.make_member()
    for days in range(20):
        make_post(member, days_ago=days, title=f"{days}", content="a" * 5_000)
    found = gathered(member)
    fit = MOST_CHARACTERS // 5_001
    assert [entry.title for entry in found.entries] == [str(n) for n in reversed(range(fit))]
    assert found.left_out == 20 - fit


def test_many_short_entries_are_bounded_as_well():
    member = cast.make_member()
    now = timezone.now()
    Post.objects.bulk_create(
        Post(
            author=member,
            title="t",
            content="c",
            status=PostStatus.PUBLISHED,
            published_at=now,
            published_on=member.day(now),
        )
        for _ in range(MOST_ENTRIES + 2)
    )
    for number in range(MOST_GOALS + 3):
        make_goal(member, title=f"Goal {number}")
    found = gathered(member)
    assert (len(found.entries), found.left_out) == (MOST_ENTRIES, 2)
    assert len(found.goals) == MOST_GOALS
