"""The queue of what was reported, and entries, replies and reports in the admin."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from growth.diary.marks import mark_of
from growth.diary.moderation.actions import leave
from growth.models import Post, Reply, Report, ReportState
from revcouncil.desk.waiting import piles
from tests import cast
from tests.growth.feed.asking import signed_in
from tests.growth.feed.reports import DECIDE, QUEUE, audited, states, tell_on
from tests.growth.makers import make_post, make_reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return cast.make_member(first_name="Adaeze", last_name="Nwosu")


@pytest.fixture
def post(author):
    return make_post(author, title="Mondays", content="A client by name.")


def test_words_that_were_changed_meanwhile_are_read_again_first(post):
    staff, reply = cast.super_admin(), make_reply(post, cast.make_member(), "Fool.")
    for about in (post, reply):
        tell_on(about)
    client = signed_in(staff)
    form = {"target": f"post-{post.pk}", "deed": "hold", "why": "A client.", "seen": mark_of(post)}
    Post.objects.filter(pk=post.pk).update(content="Nothing any more.")
    page = client.post(DECIDE, form)
    assertContains(page, "Its words were changed meanwhile.", status_code=422)
    assertContains(page, "Nothing any more.", status_code=422)
    assertContains(page, "A client.", status_code=422)
    Reply.objects.filter(pk=reply.pk).update(text="Friend.", edited_at=timezone.now())
    form = {"target": f"reply-{reply.pk}", "deed": "remove", "seen": "first"}
    assertContains(client.post(DECIDE, form), "Friend.", status_code=422)
    assert states() == ["OPEN", "OPEN"]


def test_without_a_word_why_nothing_is_taken_out(post):
    tell_on(post)
    client = signed_in(cast.reviewer())
    for why in ("", "   ", "x" * 501):
        form = {"target": f"post-{post.pk}", "deed": "hold", "why": why, "seen": mark_of(post)}
        assertContains(client.post(DECIDE, form), "Say why", status_code=422)
    assert states() == ["OPEN"]


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"target": "post-", "deed": "hold"},
        {"target": "post-²", "deed": "hold"},
        {"target": f"post-{'9' * 30}", "deed": "hold"},
        {"target": "post-1", "deed": "remove"},
        {"target": "reply-1", "deed": "hold"},
        {"target": "member-1", "deed": "leave"},
        {"target": "post-999999", "deed": "hold", "why": "x", "seen": "²"},
    ],
)
def test_what_no_form_would_send_changes_nothing(post, form):
    tell_on(post)
    assertRedirects(signed_in(cast.super_admin()).post(DECIDE, form), QUEUE)
    assert states() == ["OPEN"]


# ------------------------------------------------------------ queue and admin
def test_the_queue_is_oldest_first_with_words_reasons_and_how_often(post, author):
    reply = make_reply(post, cast.make_member(), "Fool.")
    tell_on(reply, words="He means me.", now=timezone.now() - timedelta(days=2))
    for n in range(12):
        tell_on(post, words=f"Word {n}", now=timezone.now() - timedelta(days=1))
    page = signed_in(cast.reviewer()).get(QUEUE)
    assert [case.about for case, _ in page.context["cases"]] == [reply, post]
    assertContains(page, "2 cases to look at")
    assertContains(page, "Entry of Adaeze Nwosu, reported 12 times")
    for words in ("He means me.", "Fool.", "A client by name.", "Word 9"):
        assertContains(page, words)
    assertContains(page, "The first 10 of 12 are shown.")


def test_the_desk_counts_reports_and_leads_to_the_queue(post):
    tell_on(post)
    staff = cast.reviewer()
    (pile,) = [pile for pile in piles(staff) if "diary" in pile.title]
    assert (pile.title, pile.number, pile.url) == ("report of something in the diary", 1, QUEUE)


def test_who_has_no_right_sees_and_decides_nothing(post):
    tell_on(post)
    for client in (signed_in(cast.curator()), signed_in(cast.make_member())):
        assert client.get(QUEUE).status_code in (302, 403)
        answer = client.post(DECIDE, {"target": f"post-{post.pk}", "deed": "leave"})
        assert answer.status_code in (302, 403)
    assert states() == ["OPEN"]


def test_an_entry_is_taken_out_and_let_back_on_its_page_in_the_admin(post):
    client, where = signed_in(cast.super_admin()), f"/admin/growth/post/{post.pk}/change/"
    button = f"/admin/growth/post/{post.pk}/decide/"
    assertContains(client.get(where), "Take it out")
    seen = {"seen": mark_of(post)}
    client.post(button, {"deed": "hold", "why": "A client.", **seen})
    assertContains(client.get(where), "Taken out, with the words: “A client.”")
    assertContains(client.get("/admin/growth/post/?held=yes"), "Mondays")
    assertNotContains(client.get("/admin/growth/post/?held=no"), "Mondays")
    client.post(button, {"deed": "back", **seen})
    assertContains(client.get(where), "Take it out")
    # Its words are the author's alone.
    client.post(where, {"title": "Mine", "content": "Mine"})
    post.refresh_from_db()
    assert post.title == "Mondays"


def test_a_reply_is_changed_and_deleted_in_the_admin_by_who_may_with_a_note(post):
    reply, staff = make_reply(post, cast.make_member(), "Fool."), cast.super_admin()
    client, where = signed_in(staff), f"/admin/growth/reply/{reply.pk}/"
    seen = {"seen": mark_of(reply)}
    assertContains(client.get(f"{where}change/"), seen["seen"])
    client.post(f"{where}change/", {"text": "Friend.", **seen})
    reply.refresh_from_db()
    assert (reply.text, reply.edited_at is not None) == ("Friend.", True)
    assertContains(client.post(f"{where}change/", {"text": "x" * 1002}), "2 too many")
    # What its author wrote meanwhile is not written over.
    for form in ({"text": "Staff's.", **seen}, {"text": "Staff's."}):
        assertContains(client.post(f"{where}change/", form), "Its words were changed meanwhile.")
    reply.refresh_from_db()
    assert reply.text == "Friend."
    client.post(f"{where}delete/", {"post": "yes"})
    assert not Reply.objects.exists()
    assert [deed for deed, _, _ in audited(staff)] == ["reply_changed", "reply_removed"]
    assert {str(row) for row in LogEntry.objects.filter(user=staff)} == {
        f"Changed “Reply {reply.pk}” — Changed Text.",
        f"Deleted “Reply {reply.pk}.”",
    }
    kept = make_reply(post, cast.make_member(), "Kept.")
    page = signed_in(cast.reviewer()).get(f"/admin/growth/reply/{kept.pk}/change/")
    assertContains(page, "Kept.")
    assertNotContains(page, "<textarea")


def test_one_row_and_thirty_take_the_same_queries_for_staff():
    client = signed_in(cast.super_admin())
    counts: dict[str, list[int]] = {}
    for number in (1, 29):
        for _ in range(number):
            post = make_post(cast.make_member())
            tell_on(make_reply(post, cast.make_member()))
            tell_on(post)
        for where in (QUEUE, *(f"/admin/growth/{name}/" for name in ("post", "reply", "report"))):
            client.get(where)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(where).status_code == 200
            counts.setdefault(where, []).append(len(queries))
    for where, (few, many) in counts.items():
        # A queue that is longer than its page is counted.
        assert many <= few + (where == QUEUE), where
        assert many <= 12, where


def test_staff_find_entries_by_their_author(post):
    make_post(cast.make_member(last_name="Other"), title="Another")
    page = signed_in(cast.super_admin()).get("/admin/growth/post/", {"q": "Adaeze"})
    assertContains(page, "Mondays")
    assertNotContains(page, "Another")


def test_a_report_goes_with_who_sent_it_and_stays_when_who_decided_goes(post):
    staff, reporter = cast.reviewer(), cast.make_member()
    tell_on(post, reporter=reporter)
    leave(about=post, actor=staff, now=timezone.now())
    staff.delete()
    assert Report.objects.get().state == ReportState.DISMISSED
    reporter.delete()
    assert not Report.objects.exists()
