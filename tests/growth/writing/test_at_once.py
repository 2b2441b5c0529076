"""Many devices at the same moment: real threads, real transactions."""

from uuid import uuid4

import pytest
from django.utils import timezone

from growth.diary.writing.actions import begin, delete, keep, publish
from growth.diary.writing.outcomes import Conflict, Kept, Published
from growth.diary.writing.rules import Words
from growth.models import Post
from tests import cast
from tests.growth.makers import make_draft
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
DEVICES = 8


def test_of_many_saves_at_once_one_is_kept_and_the_others_are_told() -> None:
    author = cast.make_member()
    post = make_draft(author)

    def save(number: int) -> Kept | Conflict:
        words = Words("Draft", f"typed on device {number}")
        return keep(author=author, pk=post.pk, words=words, seen=1, now=timezone.now())

    outcomes = at_once(save, range(DEVICES))
    post.refresh_from_db()
    kept = [number for number, one in enumerate(outcomes) if isinstance(one, Kept)]
    assert len(kept) == 1
    assert (post.content, post.version) == (f"typed on device {kept[0]}", 2)
    standing = {one.standing for one in outcomes if isinstance(one, Conflict)}
    assert standing == {Words(post.title, post.content)}


def test_many_clicks_at_once_begin_one_entry() -> None:
    author, key = cast.make_member(), uuid4()

    def click(_: int) -> Kept | Conflict:
        return begin(author=author, key=key, words=Words("T", "x"), now=timezone.now())

    outcomes = at_once(click, range(DEVICES))
    assert {one.post.pk for one in outcomes} == {Post.objects.get().pk}
    assert sum(isinstance(one, Kept) and one.changed for one in outcomes) == 1


def test_many_clicks_at_once_publish_once() -> None:
    author = cast.make_member()
    post = make_draft(author)

    def click(_: int) -> object:
        return publish(author=author, pk=post.pk, seen=1, now=timezone.now())

    outcomes = at_once(click, range(DEVICES))
    assert all(isinstance(one, Published) for one in outcomes)
    assert sum(isinstance(one, Published) and one.first for one in outcomes) == 1
    post.refresh_from_db()
    assert {one.post.published_at for one in outcomes if isinstance(one, Published)} == {
        post.published_at
    }


def test_who_saves_while_another_device_publishes_changes_nothing_that_was_read() -> None:
    author = cast.make_member()
    for _ in range(4):
        post = make_draft(author)

        def do(deed: str, pk: int = post.pk) -> object:
            now = timezone.now()
            if deed == "publish":
                return publish(author=author, pk=pk, seen=1, now=now)
            return keep(author=author, pk=pk, words=Words("New", "words"), seen=1, now=now)

        published, kept = at_once(do, ["publish", "keep"])
        post.refresh_from_db()
        assert isinstance(kept, Kept)
        if isinstance(published, Published):
            # Saved after it: the changes wait, and members read what was published.
            assert (post.content, post.edited_content) == ("Begun.", "words")
        else:
            # Saved before it: what its author had not seen is not published.
            assert isinstance(published, Conflict)
            assert (post.content, post.status) == ("words", "DRAFT")


def test_an_entry_is_deleted_once() -> None:
    author = cast.make_member()
    post = make_draft(author)

    def click(_: int) -> bool:
        try:
            return bool(delete(author=author, pk=post.pk))
        except Post.DoesNotExist:
            return False

    assert sorted(at_once(click, range(DEVICES))) == [False] * (DEVICES - 1) + [True]
