"""What staff looked at is what they decide about, and what their decisions show and tell."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains

from growth.diary.marks import mark_of
from growth.diary.moderation.actions import hold, leave, let_back
from growth.diary.moderation.outcomes import Outcome
from growth.diary.writing.actions import keep, publish
from growth.diary.writing.outcomes import Conflict, Kept
from growth.diary.writing.rules import Words
from growth.models import Post, Report
from members.models import Letter, Member
from tests import cast
from tests.growth.feed.asking import address, signed_in
from tests.growth.feed.reports import DECIDE, states, tell_on
from tests.growth.makers import make_post, make_reply

pytestmark = pytest.mark.django_db
ABUSE, NICE = Words("Mondays", "A client by name."), Words("Mondays", "A good day.")


@pytest.fixture
def author() -> Member:
    return cast.make_member(first_name="Adaeze", last_name="Nwosu")


@pytest.fixture
def post(author: Member) -> Post:
    return make_post(author, **ABUSE._asdict())


@pytest.fixture
def staff() -> Member:
    return cast.super_admin()


def type_in(post: Post, words: Words) -> Kept | Conflict:
    """Typed on a page that shows the entry as it is now."""
    post.refresh_from_db()
    now = timezone.now()
    return keep(author=post.author, pk=post.pk, words=words, seen=post.version, now=now)


def publish_in(post: Post, words: Words) -> None:
    """Typed and published."""
    type_in(post, words)
    post.refresh_from_db()
    publish(author=post.author, pk=post.pk, seen=post.version, now=timezone.now())
    post.refresh_from_db()


def take_out(post: Post, staff: Member, **more: Any) -> Outcome:
    return hold(post_id=post.pk, actor=staff, why="Why.", now=timezone.now(), **more)


# -------------------------------------------------------------- let back
@pytest.mark.parametrize("title", ["\ue000", "\u200b", " \n", "t" * 201])
def test_a_title_that_is_none_is_not_let_back_with_the_words_that_were_taken_out(
    post: Post, staff: Member, title: str
) -> None:
    take_out(post, staff)
    type_in(post, Words(title, "Mended."))
    assert let_back(post_id=post.pk, actor=staff) is Outcome.UNFIT
    post.refresh_from_db()
    assert (post.status, post.title) == ("DRAFT", title)


def test_what_is_let_back_shows_the_words_of_now(post: Post, staff: Member) -> None:
    take_out(post, staff)
    # However they came there: what is shown is made anew.
    Post.objects.filter(pk=post.pk).update(
        title="  Mended ", content="*Mended.*", html="<p>Old</p>"
    )
    assert let_back(post_id=post.pk, actor=staff) is Outcome.DONE
    post.refresh_from_db()
    assert (post.title, post.html.strip()) == ("Mended", "<p><em>Mended.</em></p>")


def test_a_page_that_was_open_does_not_write_over_what_was_taken_out(
    post: Post, staff: Member
) -> None:
    type_in(post, Words("Mondays", "Half a thought"))
    post.refresh_from_db()
    seen = post.version
    take_out(post, staff)
    words, now = Words("Mondays", "Half a thought, and more"), timezone.now()
    told = keep(author=post.author, pk=post.pk, words=words, seen=seen, now=now)
    assert isinstance(told, Conflict)
    assert told.standing == ABUSE
    post.refresh_from_db()
    assert (post.content, post.version) == (ABUSE.content, seen + 1)
    assert Post.objects.exclude(pk=post.pk).get().content == "Half a thought"


# ----------------------------------------------------- what was looked at
def test_who_types_is_taken_out_all_the_same(post: Post, staff: Member) -> None:
    seen = mark_of(post)
    for words in ("H", "Ha", "Half a thought"):
        type_in(post, Words("Mondays", words))
    assert take_out(post, staff, seen=seen) is Outcome.DONE


def test_words_published_since_are_read_again_before_any_decision(
    post: Post, staff: Member
) -> None:
    tell_on(post)
    seen = mark_of(post)
    publish_in(post, NICE)
    assert take_out(post, staff, seen=seen) is Outcome.CHANGED
    assert leave(about=post, actor=staff, now=timezone.now(), seen=seen) is Outcome.CHANGED
    client = signed_in(staff)
    for deed in ("hold", "leave"):
        form = {"target": f"post-{post.pk}", "deed": deed, "why": "Why.", "seen": seen}
        assertContains(client.post(DECIDE, form), "changed meanwhile", status_code=422)
        del form["seen"]
        assertContains(client.post(DECIDE, form), "changed meanwhile", status_code=422)
    assert states() == ["OPEN"]
    seen = mark_of(post)
    assert take_out(post, staff, seen=seen) is Outcome.DONE
    type_in(post, ABUSE)
    assert let_back(post_id=post.pk, actor=staff, seen=seen) is Outcome.CHANGED


def test_title_and_text_are_marked_apart() -> None:
    one, other = Post(title="ab", content="c"), Post(title="a", content="bc")
    assert mark_of(one) != mark_of(other)


# --------------------------------------------------------- reported again
def test_words_that_were_changed_since_staff_left_them_are_reported_again(
    post: Post, staff: Member
) -> None:
    reporter = cast.make_member()
    tell_on(post, reporter=reporter, words="It names a client.")
    publish_in(post, NICE)
    leave(about=post, actor=staff, now=timezone.now(), seen=mark_of(post))
    client, where = signed_in(reporter), address("report", post)
    assertContains(client.get(where), "left it as it is")
    assert tell_on(post, reporter=reporter).state == "DISMISSED"
    publish_in(post, ABUSE)
    assertContains(client.get(where), "Report an entry")
    client.post(where, {"reason": "PRIVATE", "words": "It is back."})
    again = Report.objects.get()
    assert (again.state, again.words, again.decided_by, again.decided_at) == (
        "OPEN",
        "It is back.",
        None,
        None,
    )
    assertContains(client.get(where), "Thank you. You reported this entry.")
    assert leave(about=post, actor=staff, now=timezone.now()) is Outcome.DONE


def test_a_reply_that_was_changed_since_is_reported_again(post: Post, staff: Member) -> None:
    reply, reporter, now = make_reply(post, cast.make_member()), cast.make_member(), timezone.now()
    tell_on(reply, reporter=reporter)
    leave(about=reply, actor=staff, now=now)
    assert tell_on(reply, reporter=reporter).state == "DISMISSED"
    type(reply).objects.filter(pk=reply.pk).update(edited_at=now + timedelta(seconds=1))
    assert tell_on(reply, reporter=reporter).state == "OPEN"
    assert states() == ["OPEN"]


# ---------------------------------------------------------------- letters
def test_an_address_that_is_none_keeps_no_entry_in_the_diary(
    post: Post, author: Member, staff: Member
) -> None:
    Member.objects.filter(pk=author.pk).update(email="nowhere")
    tell_on(post)
    assert take_out(post, staff) is Outcome.DONE
    assert let_back(post_id=post.pk, actor=staff) is Outcome.DONE
    assert states() == ["UPHELD"]
    assert not Letter.objects.exists()


# ----------------------------------------------------------- staff's lists
@pytest.mark.parametrize(
    "asked",
    [
        "growth/post/?edited_content__contains=secret",
        "growth/post/?edited_title=secret",
        "growth/post/?content__startswith=s",
        "growth/post/?author__posts__edited_content__contains=secret",
        "growth/post/?author__password__startswith=p",
        "growth/post/?replies__text__contains=s",
        "growth/reply/?post__edited_content__contains=secret",
        "growth/report/?post__edited_content__contains=secret",
        "growth/report/?reporter__posts__content__contains=secret",
        "growth/telling/?member__password__startswith=p",
        "growth/telling/?member__posts__edited_content__contains=secret",
        "members/member/?posts__edited_content__contains=secret",
        "members/member/?goals__title__contains=secret",
    ],
)
def test_no_list_answers_what_an_author_types(post: Post, staff: Member, asked: str) -> None:
    type_in(post, Words("Mondays", "secret"))
    assert signed_in(staff).get(f"/admin/{asked}").status_code == 400


def test_lists_answer_their_filters_and_whose_it_is(post: Post, staff: Member) -> None:
    client: Client = signed_in(staff)
    for asked in (
        "?held=no",
        f"?author__id__exact={post.author_id}",
        f"?author={post.author_id}",
        f"?published_at__gte={timezone.now() - timedelta(days=1):%Y-%m-%d}T00:00Z",
        f"?pk={post.pk}",
    ):
        assertContains(client.get(f"/admin/growth/post/{asked}"), "Mondays")
