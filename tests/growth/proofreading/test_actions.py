"""A draft is corrected, and the corrections taken or left."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from growth.models import Correction, Post, ProofreadingTurns
from growth.proofreading.actions import OtherText, correct, leave, take
from growth.proofreading.faults import NotAsked, Rewritten
from growth.proofreading.shown import corrections_of
from growth.writer.faults import Failed, Unavailable
from tests import cast
from tests.growth.makers import make_draft, make_post
from tests.growth.proofreading.conftest import answering
from tests.standins.model import Asked, Model
from tests.threads import at_once

TEXT = "We was there.\r\n\r\nIts good, and I could of gone."
FIXED = [("We was", "We were"), ("Its", "It's"), ("could of", "could have")]


def fixed(text: str) -> str:
    for wrong, right in FIXED:
        text = text.replace(wrong, right)
    return text


@pytest.fixture
def draft(db: None, model: Model) -> Post:
    """A draft with three mistakes, and a proofreader who finds them."""
    model.always = answering(lambda text: fixed(text).replace("\r\n", "\n"))
    return make_draft(cast.make_member(), content=TEXT)


def used(post: Post) -> int:
    """How many turns its author used."""
    return ProofreadingTurns.objects.get(member=post.author).used


def test_nothing_changes_before_something_is_taken(draft: Post) -> None:
    correction = correct(post=draft, now=timezone.now())
    shown = corrections_of(draft)["corrections"]
    assert shown.heading.title == "Three corrections, in a text of 10 words."
    assert [row.corrected for row in shown.rows] == ["We were", "It's good", "could have"]
    assert (correction.text, used(draft)) == (TEXT, 1)
    draft.refresh_from_db()
    assert (draft.content, draft.version) == (TEXT, 1)


def test_some_are_taken_and_the_others_forgotten(draft: Post) -> None:
    correction = correct(post=draft, now=timezone.now())
    made = take(
        author=draft.author, pk=draft.pk, key=correction.key, taken={0, 2, 7}, now=timezone.now()
    )
    draft.refresh_from_db()
    assert made == 2
    assert draft.content == "We were there.\r\n\r\nIts good, and I could have gone."
    assert draft.version == 2
    assert not Correction.objects.exists()


def test_none_taken_leaves_the_text_as_it_is(draft: Post) -> None:
    correction = correct(post=draft, now=timezone.now())
    now = timezone.now()
    assert take(author=draft.author, pk=draft.pk, key=correction.key, taken=(), now=now) == 0
    draft.refresh_from_db()
    assert (draft.content, draft.version) == (TEXT, 1)


def test_a_text_may_be_kept(draft: Post) -> None:
    correct(post=draft, now=timezone.now())
    leave(author=cast.make_member(), pk=draft.pk)
    assert Correction.objects.exists()
    leave(author=draft.author, pk=draft.pk)
    assert not Correction.objects.exists()


def test_of_a_published_entry_the_corrections_wait_for_it(db: None, model: Model) -> None:
    model.always = answering(fixed)
    post = make_post(cast.make_member(), title="Titled", content=TEXT)
    correction = correct(post=post, now=timezone.now())
    take(author=post.author, pk=post.pk, key=correction.key, taken={0}, now=timezone.now())
    post.refresh_from_db()
    assert (post.content, post.edited_title) == (TEXT, "Titled")
    assert post.edited_content == TEXT.replace("was", "were")
    correct(post=post, now=timezone.now())
    assert Correction.objects.get().text == post.edited_content


def test_corrections_of_another_text_are_not_taken_and_not_shown(draft: Post) -> None:
    correction = correct(post=draft, now=timezone.now())
    Post.objects.filter(pk=draft.pk).update(content=f"{TEXT} And more.")
    draft.refresh_from_db()
    assert corrections_of(draft)["corrections"] is None
    with pytest.raises(OtherText):
        take(author=draft.author, pk=draft.pk, key=correction.key, taken={0}, now=timezone.now())
    draft.refresh_from_db()
    assert draft.content == f"{TEXT} And more."


def test_corrections_made_anew_end_the_ones_before(draft: Post) -> None:
    first = correct(post=draft, now=timezone.now())
    second = correct(post=draft, now=timezone.now())
    assert first.key != second.key
    for key in (first.key, uuid4()):
        with pytest.raises(OtherText):
            take(author=draft.author, pk=draft.pk, key=key, taken={0}, now=timezone.now())


def test_nobody_else_takes_them(draft: Post) -> None:
    correction = correct(post=draft, now=timezone.now())
    with pytest.raises(Post.DoesNotExist):
        take(
            author=cast.make_member(),
            pk=draft.pk,
            key=correction.key,
            taken={0},
            now=timezone.now(),
        )


def test_what_was_left_lying_goes_with_the_next(draft: Post) -> None:
    old = make_draft(draft.author, content=TEXT)
    correct(post=old, now=timezone.now() - timedelta(days=2))
    correct(post=draft, now=timezone.now())
    assert [one.post_id for one in Correction.objects.all()] == [draft.pk]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "nothing to correct yet"),
        ("\n- *** \n", "nothing to correct yet"),
        ("word " * 1001, "Not read: 5,005 characters, 5 too many"),
    ],
)
def test_what_can_not_be_corrected_is_not_asked(
    draft: Post, model: Model, content: str, words: str
) -> None:
    draft.content = content
    with pytest.raises(NotAsked, match=words):
        correct(post=draft, now=timezone.now())
    assert model.requests == []
    assert not ProofreadingTurns.objects.exists()


def test_who_has_no_membership_is_told_so(db: None, model: Model) -> None:
    post = make_draft(cast.debtor(), content=TEXT)
    with pytest.raises(NotAsked, match="your membership does not run"):
        correct(post=post, now=timezone.now())
    assert model.requests == []


def test_without_a_model_there_is_no_proofreader(draft: Post, settings: Settings) -> None:
    settings.MODEL_URL = ""
    with pytest.raises(NotAsked, match="Without it the text is published as it stands"):
        correct(post=draft, now=timezone.now())
    assert corrections_of(draft) == {
        "corrections": None,
        "proofreader": False,
        "proofread_post": draft,
    }


@pytest.mark.django_db(transaction=True)
def test_an_entry_that_is_deleted_meanwhile_has_no_corrections(model: Model) -> None:
    draft = make_draft(cast.make_member(), content=TEXT)
    good = answering(fixed)

    def deletes(asked: Asked) -> str:
        Post.objects.filter(pk=draft.pk).delete()
        connection.close()
        return good(asked)

    model.always = deletes
    with pytest.raises(Post.DoesNotExist):
        correct(post=draft, now=timezone.now())
    # It was answered, and cost what it costs.
    assert used(draft) == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_take_the_same_corrections_make_them_once(model: Model) -> None:
    model.always = answering(fixed)
    draft = make_draft(cast.make_member(), content=TEXT)
    key = correct(post=draft, now=timezone.now()).key

    def takes(_: int) -> int:
        try:
            return take(author=draft.author, pk=draft.pk, key=key, taken={0}, now=timezone.now())
        except OtherText:
            return 0

    assert sum(at_once(takes, range(8))) == 1
    draft.refresh_from_db()
    assert (draft.content, draft.version) == (TEXT.replace("was", "were"), 2)


def test_a_rewritten_text_is_a_fault_of_the_writer() -> None:
    assert issubclass(Rewritten, Failed)
    assert not issubclass(Rewritten, Unavailable)
