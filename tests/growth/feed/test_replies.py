"""Replies: sent once, read below the entry, changed and deleted by their author or staff."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from growth.diary.feed.actions import NotPublished, change_reply, remove_reply, reply
from growth.diary.feed.paging import REPLIES
from growth.diary.marks import mark_of
from growth.models import Reply, Tally
from members.models import AuditLog
from tests import cast
from tests.growth.feed.asking import FEED, address, reply_to, signed_in
from tests.growth.makers import make_draft, make_post, make_reply
from tests.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return make_post(cast.make_member(first_name="Adaeze", last_name="Nwosu"), title="Mondays")


@pytest.fixture
def reader():
    return cast.make_member(first_name="Beatriz", last_name="Fonseca")


def test_a_reply_stands_below_the_entry_and_in_the_feed(post, reader):
    client = signed_in(reader)
    answer = reply_to(client, post, "  Same here.\r\nAnd worse.  ", back=FEED)
    made = Reply.objects.get()
    assert made.text == "Same here.\nAnd worse."
    assert answer["Location"] == f"{FEED}#reply-{made.pk}"
    for where in (FEED, address("post", post)):
        page = client.get(where)
        assertContains(page, "Same here.<br>And worse.")
        assertContains(page, f'id="reply-{made.pk}"')
    assert Tally.objects.get(pk=post.pk).replies == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "A reply needs a word at least."),
        (" \n ", "A reply needs a word at least."),
        ("\u200b\u2060", "A reply needs a word at least."),
        ("\u3164 \u2800", "A reply needs a word at least."),
        ("x" * 1001, "1,001 characters, 1 too many. Nothing is cut for you."),
    ],
)
def test_what_is_refused_says_why_and_keeps_what_was_typed(post, reader, text, said):
    answer = reply_to(signed_in(reader), post, text)
    assert answer.status_code == 422
    assertContains(answer, said, status_code=422)
    assertContains(answer, "autofocus", status_code=422)
    assertContains(answer, text.strip(), status_code=422)
    assert not Reply.objects.exists()


def test_a_new_line_counts_once(post, reader):
    reply_to(signed_in(reader), post, "x\r\n" * 499 + "xx")
    assert len(Reply.objects.get().text) == 1000


def test_a_second_click_replies_once(post, reader):
    client, key = signed_in(reader), str(uuid4())
    answers = [client.post(address("reply", post), {"text": "Once.", "key": key}) for _ in "ab"]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Reply.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_reply_once():
    post, reader, key = make_post(cast.make_member()), cast.make_member(), uuid4()

    def send(text):
        return reply(post=post, author=reader, text=text, key=key, now=timezone.now()).pk

    assert len(set(at_once(send, ["one", "two", "three", "four"]))) == 1
    assert Tally.objects.get(pk=post.pk).replies == 1


def test_markup_is_shown_as_it_was_typed_and_addresses_can_be_opened(post, reader):
    text = '<script>alert(1)</script> see https://example.com/a?b=1&c="x" javascript:alert(1)'
    make_reply(post, reader, text)
    page = signed_in(reader).get(address("post", post))
    assertContains(page, "&lt;script&gt;alert(1)&lt;/script&gt;")
    assertContains(page, '<a href="https://example.com/a?b=1&amp;c=" rel="nofollow">')
    assertNotContains(page, "<script>alert(1)")
    assertNotContains(page, 'href="javascript:')


def test_to_a_draft_and_to_what_is_gone_nobody_replies(reader):
    author = cast.make_member()
    draft = make_draft(author)
    for who in (reader, author):
        assert reply_to(signed_in(who), draft, "Hello").status_code == 404
    with pytest.raises(NotPublished):
        reply(post=draft, author=reader, text="x", key=uuid4(), now=timezone.now())
    post = make_post(author)
    where = address("post", post)
    post.delete()
    assert signed_in(reader).get(where).status_code == 404


@pytest.mark.parametrize("fields", cast.ENDED)
def test_without_access_nobody_replies(post, fields):
    reply_to(signed_in(cast.make_member(**fields)), post, "Hello")
    assert not Reply.objects.exists()


def test_its_author_changes_and_deletes_a_reply_without_a_note(post, reader):
    made, client = make_reply(post, reader, "Befor"), signed_in(reader)
    where = address("edit-reply", made)
    assertContains(client.get(where), "Befor")
    answer = client.post(where, {"deed": "change", "text": "Before"})
    assert answer["Location"] == f"{address('post', post)}#reply-{made.pk}"
    made.refresh_from_db()
    assert (made.text, made.edited_at is not None) == ("Before", True)
    assertContains(client.get(address("post", post)), "changed since")
    refused = client.post(where, {"deed": "change", "text": "y" * 1002})
    assertContains(refused, "2 too many", status_code=422)
    assertContains(refused, "y" * 1002, status_code=422)
    assertRedirects(client.post(where, {"deed": "delete"}), address("post", post))
    assert not Reply.objects.exists()
    assert not AuditLog.objects.exists()
    # A second click.
    assertRedirects(client.post(where, {"deed": "delete"}), FEED)


def test_nobody_else_changes_it_but_staff_with_the_right_whose_deed_is_noted(post, reader):
    made = make_reply(post, reader, "Theirs")
    where = address("edit-reply", made)
    for other in (post.author, cast.make_member(), cast.curator(), cast.reviewer()):
        client = signed_in(other)
        assert client.get(where).status_code == 404
        for deed in ("change", "delete"):
            assert client.post(where, {"deed": deed, "text": "Mine now"}).status_code == 404
    made.refresh_from_db()
    assert made.text == "Theirs"
    boss = cast.super_admin()
    client = signed_in(boss)
    assertContains(client.get(where), "noted in the audit log")
    client.post(where, {"deed": "change", "text": "Milder"})
    client.post(where, {"deed": "delete"})
    noted = AuditLog.objects.filter(actor=boss).order_by("pk")
    told = noted.values_list("action", "actor", "target_id", "detail")
    detail = {"member": reader.pk, "entry": post.pk}
    assert list(told) == [
        ("reply_changed", boss.pk, made.pk, detail),
        ("reply_removed", boss.pk, made.pk, detail),
    ]


def test_words_that_were_changed_meanwhile_are_not_written_over(post, reader):
    made = make_reply(post, reader, "First")
    client, where = signed_in(cast.super_admin()), address("edit-reply", made)
    form = {"deed": "change", "text": "Milder", "seen": mark_of(made)}
    assertContains(client.get(where), f'name="seen" value="{mark_of(made)}"')
    change_reply(reply_id=made.pk, text="Second", actor=reader, now=timezone.now())
    refused = client.post(where, form)
    assertContains(refused, "it was changed meanwhile, and reads: “Second”", status_code=422)
    assertContains(refused, "Milder", status_code=422)
    made.refresh_from_db()
    assert made.text == "Second"
    assertContains(refused, f'value="{mark_of(made)}"', status_code=422)
    client.post(where, {**form, "seen": mark_of(made)})
    made.refresh_from_db()
    assert made.text == "Milder"


def test_what_is_deleted_meanwhile_is_not_changed(post, reader):
    made = make_reply(post, reader)
    assert remove_reply(reply_id=made.pk, actor=reader)
    assert not remove_reply(reply_id=made.pk, actor=reader)
    assert not change_reply(reply_id=made.pk, text="x", actor=reader, now=timezone.now())


def test_many_replies_come_page_by_page_the_newest_first_each_once(post, reader):
    for n in range(2 * REPLIES + 7):
        make_reply(post, reader, f"Number {n}.")
    client, where = signed_in(reader), address("post", post)

    def texts(page):
        return [one.reply.text for one in page.context["entry"].replies]

    newest = client.get(where)
    middle = client.get(where, {"before": newest.context["page"].earlier})
    oldest = client.get(where, {"before": middle.context["page"].earlier})
    assert oldest.context["page"].earlier == ""
    assert texts(oldest) + texts(middle) + texts(newest) == [
        f"Number {n}." for n in range(2 * REPLIES + 7)
    ]
    forward = client.get(where, {"after": oldest.context["page"].later})
    assert texts(forward) == texts(middle)
    last = client.get(where, {"after": forward.context["page"].later})
    assert (texts(last), last.context["page"].later) == (texts(newest)[-REPLIES:], "")
    # The feed shows the last two.
    feed = client.get(FEED)
    assert [one.reply.text for one in feed.context["entries"][0].replies] == [
        f"Number {2 * REPLIES + n}." for n in (5, 6)
    ]
    assertContains(feed, f"All {2 * REPLIES + 7} replies")


def test_one_reply_and_thirty_take_the_same_queries(reader):
    counts = []
    for number in (1, 30):
        post = make_post(cast.make_member())
        for _ in range(number):
            make_reply(post, cast.make_member())
        for who in (reader, post.author):
            client = signed_in(who)
            client.get(FEED)
            with CaptureQueriesContext(connection) as queries:
                client.get(address("post", post))
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
    # The author is asked for what is new besides.
    assert counts[:2] == [5, 6]
