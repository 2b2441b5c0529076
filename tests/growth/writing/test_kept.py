"""A session that ended while somebody wrote: nothing is lost, and nobody else gets it."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from pytest_django.asserts import assertContains, assertRedirects

from growth.diary.writing.kept import WAITS
from growth.models import Post
from members.models import Member
from members.own.erasing import erase
from members.own.forgetting import WAITS_FOR, session_keys
from tests import cast
from tests.growth.makers import make_draft
from tests.growth.writing.asking import WRITE, address, autosave, sheet_of, signed_in

pytestmark = pytest.mark.django_db
LONG = "What we found, in more words than a cookie holds. " * 100


@pytest.fixture
def member() -> Member:
    return cast.make_member()


def typed_after_the_session_ended(client: Client, where: str, content: str = LONG) -> None:
    fields = sheet_of(client.get(where)) | {"title": "The audit", "content": content}
    client.logout()
    answer = client.post(where, {**fields, "deed": "publish"})
    assertRedirects(answer, f"/accounts/login/?next={where}", fetch_redirect_response=False)


def test_what_was_typed_is_a_draft_once_one_has_signed_in(member: Member) -> None:
    client = signed_in(member)
    typed_after_the_session_ended(client, WRITE)
    client.force_login(member)
    page = client.get(WRITE, follow=True)
    assertContains(page, "What you typed before you signed in again is saved")
    post = Post.objects.get(author=member)
    assert (post.title, post.content, post.status) == ("The audit", LONG, "DRAFT")
    client.get(WRITE)
    assert Post.objects.count() == 1


def test_a_draft_goes_on_with_the_words(member: Member) -> None:
    client, post = signed_in(member), make_draft(member)
    typed_after_the_session_ended(client, address(post))
    client.force_login(member)
    assertContains(client.get(address(post), follow=True), LONG)
    post.refresh_from_db()
    assert (post.content, post.version) == (LONG, 2)


def test_words_of_another_device_are_not_overwritten_by_it(member: Member) -> None:
    client, post = signed_in(member), make_draft(member)
    typed_after_the_session_ended(client, address(post))
    autosave(signed_in(member), address(post), "Draft", "Typed on the phone.", seen="1")
    client.force_login(member)
    page = client.get(address(post))
    assertContains(page, LONG, status_code=409)
    assertContains(page, "Typed on the phone.", status_code=409)


def test_nobody_else_gets_the_words(member: Member) -> None:
    client = signed_in(member)
    typed_after_the_session_ended(client, WRITE)
    client.force_login(cast.make_member())
    client.get(WRITE)
    client.force_login(member)
    client.get(WRITE)
    assert not Post.objects.exists()


@pytest.mark.parametrize("whose", ["", "made up"])
def test_a_stranger_leaves_nothing_behind(whose: str) -> None:
    client = Client()
    client.post(WRITE, {"title": "T", "content": LONG, "whose": whose})
    assert not client.session.keys()


def test_the_script_is_told_that_the_session_ended(member: Member) -> None:
    answer = autosave(Client(), address(make_draft(member)), "T", "x", seen="1")
    assert (answer.status_code, answer.json()) == (401, {"state": "signed-out"})


def waiting(member: Member) -> Session:
    """The session of a browser in which words of the member wait."""
    typed_after_the_session_ended(signed_in(member), WRITE)
    [found] = [one for one in Session.objects.all() if WAITS in one.get_decoded()]
    return found


def test_words_that_wait_go_when_their_author_is_erased(member: Member) -> None:
    theirs = waiting(member)
    others = signed_in(cast.make_member())
    assert erase(member=member, actor=None)
    assert not Session.objects.filter(pk=theirs.pk).exists()
    assert others.get(WRITE).status_code == 200


def test_words_that_came_while_the_erasure_began_are_found_as_well(member: Member) -> None:
    begun = timezone.now()
    theirs = waiting(member)
    assert list(session_keys(member, since=begun)) == [theirs.pk]
    later = timezone.now() + timedelta(seconds=1)
    assert list(session_keys(member, since=later)) == []


def test_words_wait_half_an_hour_and_the_session_they_come_back_to_lives_on(
    member: Member, settings: Settings
) -> None:
    client = signed_in(member)
    typed_after_the_session_ended(client, WRITE)
    assert client.session.get_expiry_age() == 30 * 60
    client.force_login(member)
    assert client.session.get_expiry_age() == settings.SESSION_COOKIE_AGE
    client.get(WRITE)
    assert not {WAITS, WAITS_FOR} & set(client.session.keys())
