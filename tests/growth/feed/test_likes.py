"""Likes: one for each member, exact whatever comes at once."""

import random

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django.asserts import assertContains, assertRedirects

from growth.diary.feed.actions import NotPublished, like, unlike
from growth.models import Like, Post, Tally
from members.models import Member
from tests import cast
from tests.growth.feed.asking import FEED, address, signed_in
from tests.growth.makers import make_draft, make_like, make_post
from tests.threads import at_once


def counted(post: Post) -> int:
    """Likes by the tally, which pages show."""
    return Tally.objects.values_list("likes", flat=True).get(pk=post.pk)


@pytest.mark.django_db
def test_a_like_and_its_taking_back_happen_once_however_often_they_are_asked() -> None:
    post, reader = make_post(cast.make_member()), cast.make_member()
    for _ in range(2):
        like(post_id=post.pk, member=reader, now=timezone.now())
    assert (counted(post), Like.objects.count()) == (1, 1)
    for _ in range(2):
        unlike(post_id=post.pk, member=reader)
    assert (counted(post), Like.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_a_draft_and_what_is_gone_is_not_liked() -> None:
    reader, draft = cast.make_member(), make_draft(cast.make_member())
    for pk in (draft.pk, draft.pk + 1000):
        with pytest.raises(NotPublished):
            like(post_id=pk, member=reader, now=timezone.now())
        address_of = f"/diary/{pk}/like/"
        assert signed_in(reader).post(address_of, {"like": "1"}).status_code == 404


@pytest.mark.django_db
def test_the_button_leads_back_to_where_it_was_pressed() -> None:
    post, reader = make_post(cast.make_member()), cast.make_member()
    client = signed_in(reader)
    there = f"{FEED}?whose=own"
    answer = client.post(address("like", post), {"like": "1", "back": there})
    assert answer["Location"] == f"{there}#e{post.pk}"
    for back in ("https://elsewhere.example/", "//elsewhere.example", "x", ""):
        answer = client.post(address("like", post), {"like": "1", "back": back})
        assert answer["Location"] == f"{address('post', post)}#e{post.pk}"
    assertContains(client.get(FEED), 'value="0" aria-pressed="true"')
    # Opened by a link it leads to the entry.
    assertRedirects(client.get(address("like", post)), address("post", post))
    assert counted(post) == 1


@pytest.mark.django_db
def test_htmx_gets_the_buttons_alone() -> None:
    post, reader = make_post(cast.make_member()), cast.make_member()
    client = signed_in(reader)
    form = {"like": "1", "back": FEED}
    answer = client.post(address("like", post), form, headers={"HX-Request": "true"})
    assert answer.content.startswith(b"\n\n<form") or b"<html" not in answer.content
    assertContains(answer, 'aria-pressed="true"')
    assertContains(answer, f'name="back" value="{FEED}"')


@pytest.mark.django_db
@pytest.mark.parametrize("fields", cast.ENDED)
def test_without_access_nothing_is_liked(fields: dict) -> None:
    post, outsider = make_post(cast.make_member()), cast.make_member(**fields)
    client = signed_in(outsider)
    assertRedirects(client.post(address("like", post), {"like": "1"}), FEED)
    answer = client.post(address("like", post), {"like": "1"}, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == FEED
    assert counted(post) == 0


def storm(threads: int, deeds: int) -> None:
    """Members like and take back at once, each by several threads; the tally is their rows."""
    posts = [make_post(cast.make_member()) for _ in range(3)]
    readers = [cast.make_member() for _ in range(threads // 4)]

    def work(seed: int) -> Member:
        dice, reader = random.Random(seed), readers[seed % len(readers)]
        for _ in range(deeds):
            post = dice.choice(posts)
            if dice.random() < 0.6:
                like(post_id=post.pk, member=reader, now=timezone.now())
            else:
                unlike(post_id=post.pk, member=reader)
        return reader

    at_once(work, range(threads))
    for post in posts:
        assert counted(post) == Like.objects.filter(post=post).count() > 0
    # And one last round, whose end is known.
    at_once(lambda reader: like(post_id=posts[0].pk, member=reader, now=timezone.now()), readers)
    assert counted(posts[0]) == len(readers)
    at_once(lambda reader: unlike(post_id=posts[0].pk, member=reader), readers)
    assert counted(posts[0]) == 0


@pytest.mark.django_db(transaction=True)
def test_likes_at_once_are_counted_exactly() -> None:
    storm(threads=12, deeds=8)


@pytest.mark.prove
@pytest.mark.django_db(transaction=True)
def test_a_hundred_threads_that_like_and_take_back_are_counted_exactly() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW max_connections")
        assert int(cursor.fetchone()[0]) > 100
    storm(threads=100, deeds=100)


@pytest.mark.django_db(transaction=True)
def test_an_entry_deleted_while_it_is_liked_leaves_nothing_behind() -> None:
    post, readers = make_post(cast.make_member()), [cast.make_member() for _ in range(6)]

    def work(reader: Member | None) -> None:
        try:
            if reader is None:
                Post.objects.filter(pk=post.pk).delete()
            else:
                like(post_id=post.pk, member=reader, now=timezone.now())
        except NotPublished:
            pass

    at_once(work, [*readers, None])
    assert not Like.objects.exists()
    assert not Tally.objects.exists()


@pytest.mark.django_db
def test_who_is_erased_takes_their_likes_along() -> None:
    post, reader = make_post(cast.make_member()), cast.make_member()
    make_like(post, reader)
    reader.delete()
    assert counted(post) == 0
