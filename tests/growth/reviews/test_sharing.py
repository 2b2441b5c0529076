"""A review is put into the diary: looked at first, once, never changed."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from growth.models import Post, PostStatus, Story, Tally
from growth.models.diary import CONTENT_LENGTH
from growth.stories.sharing import Shared, share
from members.models import Member
from tests import cast
from tests.growth.reviews.makers import make_story, signed_in, told_in
from tests.growth.test_guards import change, refused_by
from tests.threads import at_once

pytestmark = pytest.mark.django_db
MONTH = "/diary/reviews/month/"
SHARE = f"{MONTH}share/"


@pytest.fixture
def member() -> Member:
    return cast.make_member(first_name="Priya", last_name="Nair")


@pytest.fixture
def client(member: Member) -> Client:
    return signed_in(member)


def send(client: Client, key: Any) -> Any:
    """The button below what others will read."""
    return client.post(SHARE, {"key": str(key)})


def shared(story: Story) -> Post:
    return Post.objects.get(story_key=story.key)


def test_what_others_will_read_is_shown_before(client: Client, member: Member) -> None:
    story = make_story(member, posts=9)
    page = client.get(SHARE)
    html = told_in(page.content.decode())
    assert "This is what others will read" in html
    assert page.context["entry"].title.startswith(
        "Priya Nair&#x27;s month to".replace("&#x27;", "'")
    )
    assert re.search(rf'<a href="/diary/{story.sources[0]["post"]}/"[^>]*>1</a>', html)
    assert not Post.objects.filter(story_key=story.key).exists()


def test_shared_it_is_an_entry_that_says_who_wrote_it(client: Client, member: Member) -> None:
    story = make_story(member, posts=9)
    looked_at = client.get(SHARE).context["entry"]
    answer = send(client, story.key)
    post = shared(story)
    assertRedirects(answer, f"/diary/{post.pk}/", fetch_redirect_response=False)
    assert (post.author, post.status, post.written_by) == (member, PostStatus.PUBLISHED, "a-model")
    assert (post.title, post.content, post.html) == (
        looked_at.title,
        looked_at.content,
        looked_at.html,
    )
    assert post.published_on == member.day(timezone.now())
    assert len(post.content) <= CONTENT_LENGTH
    assert Tally.objects.filter(post=post).exists()
    page = client.get(MONTH)
    assertContains(page, f'<a href="/diary/{post.pk}/">See the entry</a>')
    assertNotContains(page, "Share it in the feed")
    # Its page is closed then: there is nothing more to look at.
    assertRedirects(client.get(SHARE), MONTH)


def test_a_second_click_leads_to_the_same_entry(client: Client, member: Member) -> None:
    story = make_story(member)
    first, second = send(client, story.key), send(client, story.key)
    assert first.url == second.url
    assert Post.objects.filter(story_key=story.key).count() == 1


def test_one_written_anew_meanwhile_is_not_shared_unseen(client: Client, member: Member) -> None:
    story = make_story(member)
    looked_at = story.key
    Story.objects.update(key=uuid4())
    assertRedirects(send(client, looked_at), MONTH)
    assertContains(client.get(MONTH), "Share it in the feed")
    assert not Post.objects.exclude(written_by="").exists()
    send(client, Story.objects.get().key)
    assert Post.objects.exclude(written_by="").count() == 1


@pytest.mark.parametrize("key", ["", "no-key", "0", str(UUID(int=7))])
def test_a_key_that_is_none_shares_nothing(client: Client, member: Member, key: str) -> None:
    make_story(member)
    assertRedirects(send(client, key), MONTH, fetch_redirect_response=False)
    assertContains(client.get(MONTH), "Not shared")
    assert not Post.objects.exclude(written_by="").exists()


def test_nobody_shares_the_review_of_another(member: Member) -> None:
    story = make_story(member)
    stranger = cast.make_member()
    send(signed_in(stranger), story.key)
    assert share(member=stranger, story_key=story.key, now=timezone.now()).is_gone
    assert not Post.objects.filter(story_key=story.key).exists()
    assert Story.objects.get().shared_at is None


@pytest.mark.parametrize("ended", cast.ENDED)
def test_without_a_membership_nothing_is_shared(ended: dict[str, Any]) -> None:
    member = cast.make_member(**ended)
    story, client = make_story(member), signed_in(member)
    for answer in (client.get(SHARE), send(client, story.key)):
        assertRedirects(answer, MONTH, fetch_redirect_response=False)
    assertContains(client.get(MONTH), "Not shared: your membership does not run")
    assert not Post.objects.filter(story_key=story.key).exists()


def test_once_means_once_also_after_the_entry_was_deleted(client: Client, member: Member) -> None:
    story = make_story(member)
    send(client, story.key)
    shared(story).delete()
    assertContains(client.get(MONTH), "you deleted its entry since")
    send(client, story.key)
    assertContains(client.get(MONTH), "a review is shared once")
    assert not Post.objects.filter(story_key=story.key).exists()


def take_out(pk: int) -> None:
    """Staff take the entry out of the diary."""
    Post.objects.filter(pk=pk).update(status="DRAFT", held_at=timezone.now(), held_why="Spam.")


def test_what_rests_on_an_entry_that_was_taken_out_is_not_shared(
    client: Client, member: Member
) -> None:
    story = make_story(member)
    first, second = (source["post"] for source in story.sources)
    take_out(second)
    page = client.get(SHARE)
    # One in each of four parts, and what to do next, which rests on both.
    assertContains(page, "Five sentences of your review are left out")
    send(client, story.key)
    content = shared(story).content
    assert content == page.context["entry"].content
    assert "Sentence 1 says" in content
    assert "Sentence 2 says" not in content
    assert f"(/diary/{first}/)" in content
    assert f"/diary/{second}/" not in content
    assert "Write the two calls" not in content


def test_of_one_that_rests_on_nothing_others_can_read_nothing_is_shared(
    client: Client, member: Member
) -> None:
    story = make_story(member)
    first, second = (source["post"] for source in story.sources)
    Post.objects.filter(pk=first).delete()
    take_out(second)
    for answer in (client.get(SHARE), send(client, story.key)):
        assertRedirects(answer, MONTH, fetch_redirect_response=False)
    assertContains(client.get(MONTH), "nothing would be left of it")
    assert not Post.objects.filter(story_key=story.key).exists()
    assert Story.objects.get().shared_at is None


def test_what_was_shared_is_never_changed(client: Client, member: Member) -> None:
    story = make_story(member)
    send(client, story.key)
    post = shared(story)
    assert refused_by(change(post, title="Better")) == "growth_post_guard"
    post.refresh_from_db()
    assert post.title.startswith("Priya Nair's")


@pytest.mark.django_db(transaction=True)
def test_shared_by_eight_at_once_it_is_one_entry() -> None:
    member = cast.make_member()
    story = make_story(member)

    def press(_: int) -> Shared:
        return share(member=member, story_key=story.key, now=timezone.now())

    done = at_once(press, range(8))
    assert sum(one.is_new for one in done) == 1
    assert {one.post.pk for one in done if one.post} == {shared(story).pk}
    assert not any(one.is_gone for one in done)
