"""What happens when a member writes, publishes and deletes."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from growth.diary.writing.actions import begin, delete, drop_edits, keep, publish, standing
from growth.diary.writing.outcomes import (
    Conflict,
    Kept,
    NotPublished,
    Published,
    Refused,
    TooMuch,
)
from growth.diary.writing.rules import Words
from growth.models import Like, Post, PostStatus, Reply, Tally
from members.models import Member
from tests import cast
from tests.growth.makers import make_draft, make_like, make_post, make_reply

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 11, 42, tzinfo=UTC)
WORDS = Words("The audit", "It cost $1,900.")


@pytest.fixture
def author() -> Member:
    return cast.make_member(time_zone="Pacific/Auckland")


def saved(post: Post) -> tuple[Words, int]:
    post.refresh_from_db()
    return standing(post), post.version


def test_the_forms_key_begins_one_entry(author: Member) -> None:
    key = uuid4()
    first = begin(author=author, key=key, words=WORDS, now=NOW)
    again = begin(author=author, key=key, words=WORDS, now=NOW)
    assert isinstance(first, Kept)
    assert again == Kept(first.post, changed=False)
    assert Post.objects.of(author).count() == 1
    other = begin(author=author, key=key, words=Words("Other", "words"), now=NOW)
    assert other == Conflict(first.post, WORDS)
    theirs = begin(author=cast.make_member(), key=key, words=WORDS, now=NOW)
    assert isinstance(theirs, Kept)
    assert theirs.changed


def test_who_saw_what_stands_there_saves(author: Member) -> None:
    post = make_draft(author)
    outcome = keep(author=author, pk=post.pk, words=WORDS, seen=1, now=NOW)
    assert outcome == Kept(post, changed=True)
    assert saved(post) == (WORDS, 2)
    assert post.updated_at == NOW


def test_what_is_sent_twice_is_saved_once(author: Member) -> None:
    post = make_draft(author)
    for changed in (True, False):
        outcome = keep(author=author, pk=post.pk, words=WORDS, seen=1, now=NOW)
        assert outcome == Kept(post, changed=changed)
    assert saved(post) == (WORDS, 2)


def test_nothing_another_device_saved_is_overwritten(author: Member) -> None:
    post = make_draft(author)
    keep(author=author, pk=post.pk, words=WORDS, seen=1, now=NOW)
    late = keep(author=author, pk=post.pk, words=Words("Mine", "typed here"), seen=1, now=NOW)
    assert late == Conflict(post, WORDS)
    assert saved(post) == (WORDS, 2)


def test_more_than_can_be_published_is_kept_and_too_much_is_not(author: Member) -> None:
    post = make_draft(author)
    long = Words("T" * 300, "x" * 50_000)
    assert isinstance(keep(author=author, pk=post.pk, words=long, seen=1, now=NOW), Kept)
    for work in (
        lambda much: keep(author=author, pk=post.pk, words=much, seen=2, now=NOW),
        lambda much: begin(author=author, key=uuid4(), words=much, now=NOW),
    ):
        with pytest.raises(TooMuch, match="Not saved: 50,001 characters"):
            work(Words("T", "x" * 50_001))
    assert saved(post) == (long, 2)


def test_a_draft_is_published_on_its_authors_own_day(author: Member) -> None:
    post = make_draft(author, title="  The audit ", content="# It cost")
    outcome = publish(author=author, pk=post.pk, seen=1, now=NOW)
    assert outcome == Published(post, first=True, changed=True)
    post.refresh_from_db()
    assert (post.title, post.html, post.status) == (
        "The audit",
        "<h4>It cost</h4>\n",
        PostStatus.PUBLISHED,
    )
    assert (post.published_at, str(post.published_on)) == (NOW, "2026-11-21")
    again = publish(author=author, pk=post.pk, seen=1, now=NOW + timedelta(days=1))
    assert again == Published(post, first=False, changed=False)


def test_changes_of_a_published_entry_wait_until_they_are_published(author: Member) -> None:
    post = make_post(author, at=NOW)
    read = (post.title, post.content, post.html)
    keep(author=author, pk=post.pk, words=WORDS, seen=1, now=NOW)
    assert saved(post) == (WORDS, 2)
    assert (post.title, post.content, post.html) == read
    later = NOW + timedelta(days=3)
    assert publish(author=author, pk=post.pk, seen=2, now=later) == Published(
        post, first=False, changed=True
    )
    post.refresh_from_db()
    assert (post.title, post.html) == ("The audit", "<p>It cost $1,900.</p>\n")
    assert (post.edited_title, post.edited_content, post.published_at) == (None, None, NOW)


def test_changes_that_are_taken_back_by_hand_wait_no_longer(author: Member) -> None:
    post = make_post(author, title="A", content="B")
    keep(author=author, pk=post.pk, words=WORDS, seen=1, now=NOW)
    keep(author=author, pk=post.pk, words=Words("A", "B"), seen=2, now=NOW)
    post.refresh_from_db()
    assert post.edited_content is None


def test_changes_can_be_dropped_by_who_saw_them(author: Member) -> None:
    post = make_post(author, title="A", content="B")
    keep(author=author, pk=post.pk, words=WORDS, seen=1, now=NOW)
    assert drop_edits(author=author, pk=post.pk, seen=1, now=NOW) == Conflict(post, WORDS)
    assert drop_edits(author=author, pk=post.pk, seen=2, now=NOW) == Kept(post, changed=True)
    assert drop_edits(author=author, pk=post.pk, seen=2, now=NOW) == Kept(post, changed=False)
    assert saved(post) == (Words("A", "B"), 3)


def test_only_what_the_author_saw_is_published(author: Member) -> None:
    post = make_draft(author)
    keep(author=author, pk=post.pk, words=WORDS, seen=1, now=NOW)
    assert publish(author=author, pk=post.pk, seen=1, now=NOW) == Conflict(post, WORDS)
    assert not Post.objects.published().exists()


def test_a_device_that_was_open_before_goes_on_after_it_was_published(author: Member) -> None:
    post = make_draft(author)
    publish(author=author, pk=post.pk, seen=1, now=NOW)
    outcome = keep(author=author, pk=post.pk, words=WORDS, seen=1, now=NOW)
    assert outcome == Kept(post, changed=True)


@pytest.mark.parametrize(
    ("title", "content", "field"),
    [("", "x", "title"), ("T", " ", "content"), ("T" * 201, "x", "title")],
)
def test_too_little_and_too_much_is_not_published(author: Member, title, content, field) -> None:
    post = make_draft(author, title=title, content=content)
    outcome = publish(author=author, pk=post.pk, seen=1, now=NOW)
    assert isinstance(outcome, NotPublished)
    assert [fault.field for fault in outcome.faults] == [field]
    assert not Post.objects.published().exists()


@pytest.mark.parametrize("ended", cast.ENDED)
def test_without_a_membership_drafts_are_kept_and_not_published(ended) -> None:
    author = cast.make_member(**ended)
    begun = begin(author=author, key=uuid4(), words=WORDS, now=NOW)
    outcome = publish(author=author, pk=begun.post.pk, seen=1, now=NOW)
    assert isinstance(outcome, NotPublished)
    assert outcome.faults[0].words.startswith("Not published: the draft is saved. ")


def test_what_staff_took_out_is_changed_but_not_published(author: Member) -> None:
    post = make_post(author, at=NOW)
    Post.objects.filter(pk=post.pk).update(status="DRAFT", held_at=NOW, held_why="An address.")
    assert keep(author=author, pk=post.pk, words=WORDS, seen=1, now=NOW).post == post
    outcome = publish(author=author, pk=post.pk, seen=2, now=NOW)
    assert isinstance(outcome, NotPublished)
    assert "staff took this entry out" in outcome.faults[0].words
    post.refresh_from_db()
    # What staff let back is what stands there then.
    assert (post.status, post.content, post.html) == (
        "DRAFT",
        "It cost $1,900.",
        "<p>It cost $1,900.</p>\n",
    )


def test_what_a_program_wrote_is_deleted_but_never_changed(author: Member) -> None:
    post = make_post(author, written_by="a model", story_key=uuid4())
    with pytest.raises(Refused):
        keep(author=author, pk=post.pk, words=WORDS, seen=1, now=NOW)
    assert delete(author=author, pk=post.pk) == post.title
    assert not Post.objects.exists()


def test_what_is_deleted_takes_its_likes_and_replies_along(author: Member) -> None:
    post, stays = make_post(author), make_post(author)
    make_like(post, cast.make_member())
    make_reply(post, cast.make_member())
    delete(author=author, pk=post.pk)
    assert list(Post.objects.all()) == [stays]
    assert (Like.objects.count(), Reply.objects.count(), Tally.objects.count()) == (0, 0, 1)
    with pytest.raises(Post.DoesNotExist):
        delete(author=author, pk=post.pk)


def test_nobody_writes_in_anothers_diary(author: Member) -> None:
    post, other, now = make_draft(author), cast.super_admin(), timezone.now()
    for work in (
        lambda: keep(author=other, pk=post.pk, words=WORDS, seen=1, now=now),
        lambda: publish(author=other, pk=post.pk, seen=1, now=now),
        lambda: drop_edits(author=other, pk=post.pk, seen=1, now=now),
        lambda: delete(author=other, pk=post.pk),
    ):
        with pytest.raises(Post.DoesNotExist):
            work()
    assert saved(post) == (Words("Draft", "Begun."), 1)
