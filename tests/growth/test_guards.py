"""What the database itself promises of goals, entries and reviews."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from growth.models import (
    Goal,
    GoalStatus,
    Like,
    Post,
    PostStatus,
    Reply,
    StoryPeriod,
    Tally,
    Telling,
    TellingState,
    Tone,
    Turns,
)
from tests import cast
from tests.growth.makers import (
    make_draft,
    make_goal,
    make_like,
    make_post,
    make_reply,
    make_telling,
)

pytestmark = pytest.mark.django_db


def refused_by(work) -> str:
    """The name of the promise that `work` would break."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        work()
    cause: Any = caught.value.__cause__
    return str(cause.diag.constraint_name)


def change(row, **values) -> Any:
    """An UPDATE as psql would send it."""
    return lambda: type(row).objects.filter(pk=row.pk).update(**values)


def counted(post: Post) -> tuple[int, int]:
    """Likes and replies by the tally."""
    return Tally.objects.values_list("likes", "replies").get(pk=post.pk)


def test_the_tally_follows_likes_and_replies_and_who_is_erased():
    author, reader, other = (cast.make_member() for _ in range(3))
    first, second = make_post(author), make_post(author)
    assert counted(first) == (0, 0)
    Like.objects.bulk_create(
        [Like(post=post, member=who) for post in (first, second) for who in (reader, other)]
    )
    make_reply(first, reader)
    make_reply(first, other)
    assert (counted(first), counted(second)) == ((2, 2), (2, 0))
    reader.delete()
    assert (counted(first), counted(second)) == ((1, 1), (1, 0))
    Reply.objects.all().delete()
    assert counted(first) == (1, 0)
    author.delete()
    assert not Tally.objects.exists()
    assert not Like.objects.exists()


def test_a_member_likes_an_entry_once_and_only_what_is_published():
    author, reader = cast.make_member(), cast.make_member()
    post, draft = make_post(author), make_draft(author)
    make_like(post, reader)
    assert refused_by(lambda: make_like(post, reader)) == "growth_like_member_uniq"
    assert refused_by(lambda: make_like(draft, reader)) == "growth_like_post_guard"
    assert refused_by(lambda: make_reply(draft, reader)) == "growth_reply_post_guard"


@pytest.mark.parametrize(
    "values",
    [
        {"title": " "},
        {"title": "t" * 201},
        {"content": "\n"},
        {"content": "c" * 5001},
        {"published_at": None},
    ],
)
def test_what_is_published_has_a_title_and_a_text_within_their_lengths(values):
    draft = make_draft(
        cast.make_member(),
        published_at=timezone.now(),
        published_on=timezone.now().date(),
    )
    publish = change(draft, **({"status": PostStatus.PUBLISHED} | values))
    assert refused_by(publish) in ("growth_post_published_check", "growth_post_guard")


def test_a_draft_keeps_more_than_can_be_published():
    assert make_draft(cast.make_member(), content="c" * 20_000, title="t" * 300).pk


def test_what_a_program_wrote_is_never_changed_and_shared_once():
    author, key = cast.make_member(), "6b1c1a1e-7a3c-4c46-9a0f-3f8f3a1d9b11"
    post = make_post(author, written_by="Built-in writer", story_key=key)
    assert refused_by(change(post, content="Mine.")) == "growth_post_guard"
    assert refused_by(change(post, written_by="")) == "growth_post_guard"
    again: dict[str, Any] = {"written_by": "Built-in writer", "story_key": key}
    assert refused_by(lambda: make_post(author, **again)) == "growth_post_story_uniq"


def test_a_published_entry_leaves_the_feed_only_when_staff_hold_it_and_says_why():
    post = make_post(cast.make_member())
    assert refused_by(change(post, status=PostStatus.DRAFT)) == "growth_post_guard"
    held = {"status": PostStatus.DRAFT, "held_at": timezone.now()}
    assert refused_by(change(post, **held)) == "growth_post_held_check"
    change(post, **held, held_why="It names a client.")()
    assert refused_by(change(post, status=PostStatus.PUBLISHED)) == "growth_post_published_check"
    assert refused_by(change(post, author=cast.make_member())) == "growth_post_guard"


def test_a_goal_that_was_reached_has_its_moment_and_is_not_renamed():
    goal = make_goal(cast.make_member())
    assert refused_by(change(goal, status=GoalStatus.COMPLETED)) == "growth_goal_status_check"
    now = timezone.now()
    change(goal, status=GoalStatus.COMPLETED, completed_at=now, completed_on=now.date())()
    assert refused_by(change(goal, title="Another")) == "growth_goal_guard"
    change(goal, status=GoalStatus.ACTIVE, completed_at=None, completed_on=None)()
    change(goal, title="Another")()
    assert Goal.objects.get().title == "Another"
    early = goal.starts_on - timedelta(days=1)
    assert refused_by(change(goal, ends_on=early)) == "growth_goal_days_check"


def test_ten_turns_a_day_and_one_that_fails_gives_its_turn_back_once():
    member = cast.make_member()
    tones, periods = list(Tone), list(StoryPeriod)
    asked = [make_telling(member, tone=tones[n % 4], period=periods[n // 4]) for n in range(10)]
    assert refused_by(lambda: make_telling(member, period="ALL")) == "growth_telling_turns"
    failed = {"state": TellingState.FAILED, "fault": "slow", "finished_at": timezone.now()}
    change(asked[0], **failed)()
    change(asked[0], **failed)()
    assert Turns.objects.get().used == 9
    done = {"state": TellingState.DONE, "finished_at": timezone.now()}
    assert refused_by(change(asked[0], **done)) == "growth_telling_state_guard"
    change(asked[1], **done)()
    assert refused_by(change(asked[1], **failed)) == "growth_telling_state_guard"
    assert Turns.objects.get().used == 9
    assert Telling.objects.filter(state="FAILED").count() == 1


def test_a_new_day_has_ten_turns_and_no_day_comes_back():
    member = cast.make_member()
    today = timezone.now().date()
    make_telling(member, day=today)
    make_telling(member, day=today + timedelta(days=1), period="WEEK")
    assert (Turns.objects.get().day, Turns.objects.get().used) == (today + timedelta(days=1), 1)
    # Who travels back keeps the day that has begun.
    telling = make_telling(member, day=today, period="YEAR")
    telling.refresh_from_db()
    assert telling.day == today + timedelta(days=1)
    assert Turns.objects.get().used == 2
    far = today + timedelta(days=2)
    refused = refused_by(lambda: make_telling(member, day=far, period="DAY"))
    assert refused == "growth_telling_day_guard"


def test_the_same_review_is_not_asked_for_twice_at_once():
    member = cast.make_member()
    make_telling(member)
    assert refused_by(lambda: make_telling(member)) == "growth_telling_open_uniq"
    assert Turns.objects.get().used == 1
