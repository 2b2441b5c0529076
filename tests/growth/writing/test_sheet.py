"""The sheet: written on, saved by script or button, published, in conflict, taken out."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from growth.models import Post
from members.models import Member
from tests import cast
from tests.growth.makers import make_draft, make_like, make_post, make_reply
from tests.growth.writing.asking import (
    MINE,
    WRITE,
    address,
    autosave,
    send,
    sheet_of,
    signed_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> Member:
    return cast.make_member()


@pytest.fixture
def client(member: Member) -> Client:
    return signed_in(member)


def test_what_is_written_is_a_draft_with_a_page_of_its_own(client: Client, member: Member) -> None:
    answer = send(client, WRITE, "The audit", "It cost\r\n$1,900.")
    post = Post.objects.get(author=member)
    assertRedirects(answer, address(post))
    assert (post.title, post.content, post.status) == ("The audit", "It cost\n$1,900.", "DRAFT")
    page = client.get(address(post))
    assertContains(page, "<h1>A draft of 3 words.</h1>", html=True)
    assertContains(page, "saved today, ")
    assertContains(page, "15 of 5,000")
    assertContains(page, 'class="btn main"', count=1)


def test_the_same_sheet_sent_twice_is_one_entry(client: Client) -> None:
    fields = sheet_of(client.get(WRITE)) | {"title": "T", "content": "x"}
    for _ in range(2):
        client.post(WRITE, {**fields, "deed": "keep"})
    assert Post.objects.count() == 1


def test_nothing_typed_begins_nothing(client: Client) -> None:
    answer = send(client, WRITE, " ", "\n")
    assertContains(answer, "Nothing to save yet", status_code=422)
    assert autosave(client, WRITE, "", "").status_code == 422
    assert not Post.objects.exists()


def test_publishing_leads_to_the_entry_and_back_to_what_is_missing(
    client: Client, member: Member
) -> None:
    answer = send(client, WRITE, "", "x" * 5212, deed="publish")
    assertContains(answer, "Not published: 5,212 characters, 212 too many.", status_code=422)
    assertContains(answer, "Not published: it has no title yet.", status_code=422)
    assertContains(answer, "x" * 5212, status_code=422)
    post = Post.objects.get(author=member)
    assert (len(post.content), post.status) == (5212, "DRAFT")
    answer = send(client, address(post), "The audit", "Shorter.", deed="publish")
    assertRedirects(answer, f"/diary/{post.pk}/", fetch_redirect_response=False)
    post.refresh_from_db()
    assert (post.status, post.html) == ("PUBLISHED", "<p>Shorter.</p>\n")


def test_changes_of_a_published_entry_wait_and_can_be_dropped(
    client: Client, member: Member
) -> None:
    post = make_post(member, title="Hiring", content="Old.")
    send(client, address(post), "Hiring", "New.")
    page = client.get(address(post))
    assertContains(page, "<h1>Changes that are not published yet.</h1>", html=True)
    assertContains(page, "New.")
    send(client, address(post), "Hiring", "New.", deed="drop")
    assertContains(client.get(address(post)), "Old.")
    send(client, address(post), "Hiring", "Newer.", deed="publish")
    post.refresh_from_db()
    assert (post.content, post.edited_content) == ("Newer.", None)


def test_the_preview_is_what_members_will_read(client: Client, member: Member) -> None:
    post = make_draft(member, title="A <title>")
    answer = send(client, address(post), "A <title>", "# *Stressed* <script>", deed="preview")
    assertRedirects(answer, f"{address(post)}?preview#preview", fetch_redirect_response=False)
    page = client.get(f"{address(post)}?preview")
    assertContains(page, "<h4><em>Stressed</em> &lt;script&gt;</h4>")
    assertContains(page, '<h3 dir="auto">A &lt;title&gt;</h3>')
    send(client, address(post), "T", "x" * 5001)
    assertContains(client.get(f"{address(post)}?preview"), "shorten it first")


def test_the_script_is_told_the_version_and_the_page(client: Client, member: Member) -> None:
    key = str(uuid4())
    first = autosave(client, WRITE, "T", "x", key=key, seen="0")
    post = Post.objects.get(author=member)
    assert first.json() == {
        "state": "kept",
        "version": 1,
        "pk": post.pk,
        "address": address(post),
        "said": first.json()["said"],
        "waits": False,
    }
    assert first.json()["said"].startswith("saved today, ")
    second = autosave(client, address(post), "T", "xy", seen="1")
    assert second.json()["version"] == 2
    # The answer got lost: the same words once more change nothing.
    assert autosave(client, address(post), "T", "xy", seen="1").json()["version"] == 2
    assert autosave(client, WRITE, "T", "xy", key=key, seen="0").json()["version"] == 2


def test_the_script_is_told_that_changes_wait_and_what_the_page_says_then(
    client: Client, member: Member
) -> None:
    post = make_post(member, title="Hiring", content="Old.")
    told = autosave(client, address(post), "Hiring", "New.", seen="1").json()
    assert (told["waits"], told["heading"]) == (True, "Changes that are not published yet.")
    told = autosave(client, address(post), "Hiring", "Old.", seen="2").json()
    assert (told["waits"], told["heading"]) == (False, "A published entry.")


def test_the_script_finds_the_entry_that_was_begun_with_a_key(
    client: Client, member: Member
) -> None:
    post, other = make_draft(member), make_draft(cast.make_member())
    assertRedirects(client.get(WRITE, {"key": str(post.key)}), address(post))
    for key in (str(uuid4()), str(other.key), "none"):
        assertContains(client.get(WRITE, {"key": key}), "<h1>Write an entry</h1>", html=True)


def test_who_may_not_publish_for_want_of_a_payment_is_led_to_the_plan() -> None:
    debtor = signed_in(cast.make_member(subscription_status="PAST_DUE", in_debtor_state=True))
    answer = send(debtor, WRITE, "T", "x", deed="publish")
    assertContains(answer, ">Plan and bills</a></li>", status_code=422)


def test_two_devices_are_shown_both_versions(client: Client, member: Member) -> None:
    post = make_draft(member)
    there = sheet_of(client.get(address(post)))
    send(signed_in(member), address(post), "Draft", "Typed on the phone.")
    told = autosave(client, address(post), "Draft", "Typed here.", **there)
    assert (told.status_code, told.json()["state"]) == (409, "conflict")
    assert told.json()["content"] == "Typed on the phone."
    fields = {"title": "Draft", "content": "Typed here."}
    page = client.post(address(post), {**there, **fields, "deed": "publish"})
    assertContains(page, "Typed on the phone.", status_code=409)
    assertContains(page, "Typed here.", status_code=409)
    post.refresh_from_db()
    assert (post.content, post.status) == ("Typed on the phone.", "DRAFT")
    # Who has seen both may put the own words there.
    client.post(address(post), {**sheet_of(page), **fields, "deed": "keep"})
    post.refresh_from_db()
    assert post.content == "Typed here."


def test_too_much_is_said_and_stays_in_the_sheet(client: Client, member: Member) -> None:
    post = make_draft(member)
    much = "x" * 50_001
    page = send(client, address(post), "T", much)
    assertContains(page, "Not saved: 50,001 characters", status_code=422)
    assertContains(page, much, status_code=422)
    told = autosave(client, address(post), "T", much, seen="1")
    assert (told.status_code, told.json()["state"]) == (422, "refused")


def test_what_staff_took_out_says_why(client: Client, member: Member) -> None:
    post = make_post(member)
    now = timezone.now()
    Post.objects.filter(pk=post.pk).update(status="DRAFT", held_at=now, held_why="An address.")
    page = client.get(address(post))
    assertContains(page, "Staff took this entry out of the diary")
    assertContains(page, "“An address.”")
    answer = send(client, address(post), "T", "x", deed="publish")
    assertContains(answer, "staff took this entry out, and it comes back", status_code=422)


def test_what_a_program_wrote_has_no_sheet(client: Client, member: Member) -> None:
    post = make_post(member, written_by="a model", story_key=uuid4())
    page = client.get(address(post))
    assertContains(page, "A program wrote this entry")
    assertNotContains(page, "<textarea")
    answer = client.post(address(post), {"title": "T", "content": "x", "seen": "1"})
    assert answer.status_code == 422
    post.refresh_from_db()
    assert post.title != "T"


def test_deleting_asks_first(client: Client, member: Member) -> None:
    post = make_post(member, title="Hiring")
    make_like(post, cast.make_member())
    make_reply(post, cast.make_member())
    make_reply(post, cast.make_member())
    page = client.get(f"{address(post)}delete/")
    assertContains(page, "Delete “Hiring”?")
    assertContains(page, "1 like and 2 replies go with it")
    assert Post.objects.exists()
    answer = client.post(f"{address(post)}delete/")
    assertRedirects(answer, MINE)
    assert not Post.objects.exists()
    assert client.get(address(post)).status_code == 404
    told = autosave(client, address(post), "T", "x", seen="1")
    assert (told.status_code, told.json()) == (404, {"state": "gone"})


def test_anothers_entry_is_not_found(member: Member) -> None:
    post = make_draft(member, title="A secret")
    other = signed_in(cast.super_admin())
    for where in (address(post), f"{address(post)}delete/"):
        assert other.get(where).status_code == 404
        assert other.post(where, {"title": "T", "content": "x", "seen": "1"}).status_code == 404
    assert Post.objects.get() == post


def test_the_sheet_takes_few_queries(client: Client, member: Member) -> None:
    post = make_draft(member)
    client.get(WRITE)
    for where, most in ((WRITE, 3), (address(post), 4), (f"{address(post)}?preview", 4)):
        with CaptureQueriesContext(connection) as queries:
            client.get(where)
        assert len(queries) <= most, where
    with CaptureQueriesContext(connection) as queries:
        autosave(client, address(post), "T", "x", seen="1")
    # Found, locked and written; the rest is the session's, the form's sent once, and the audit's.
    assert sum('"growth_' in query["sql"] for query in queries.captured_queries) == 3
