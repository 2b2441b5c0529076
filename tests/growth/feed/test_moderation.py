"""What members report, and what staff make of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from growth.diary.moderation.actions import hold, leave, let_back, take_out_reply
from growth.diary.moderation.outcomes import Outcome
from growth.diary.moderation.reporting import report
from growth.models import Post, Reason, Reply, Report, ReportState
from members.models import AuditLog, Letter
from revcouncil.desk.waiting import piles
from tests import cast
from tests.growth.feed.asking import FEED, address, signed_in, titles
from tests.growth.makers import make_draft, make_like, make_post, make_reply
from tests.threads import at_once

pytestmark = pytest.mark.django_db
QUEUE = "/admin/growth/report/queue/"
DECIDE = f"{QUEUE}decide/"


def tell_on(about, **more):
    """A report of somebody."""
    given = {"reporter": cast.make_member(), "reason": Reason.UNKIND, "now": timezone.now()}
    return report(about=about, **{**given, **more})


@pytest.fixture
def author():
    return cast.make_member(first_name="Adaeze", last_name="Nwosu")


@pytest.fixture
def post(author):
    return make_post(author, title="Mondays", content="A client by name.")


def states():
    """What became of all reports, by their age."""
    return list(Report.objects.order_by("pk").values_list("state", flat=True))


def audited(actor):
    """The deeds of the staff in their order, with what they were done to."""
    rows = AuditLog.objects.filter(actor=actor, target_type__startswith="growth")
    return list(rows.order_by("pk").values_list("action", "target_type", "target_id"))


# ------------------------------------------------------------------ members
def test_a_report_is_sent_once_and_answered_with_what_comes_next(post, author):
    reader = cast.make_member()
    client, where = signed_in(reader), address("report", post)
    assertContains(client.get(where), "Adaeze Nwosu is not told who reported it")
    refused = client.post(where, {"words": "It names my client."})
    assertContains(refused, "Choose what comes nearest.", status_code=422)
    assertContains(refused, "It names my client.", status_code=422)
    form = {"reason": "PRIVATE", "words": "It names my client."}
    assertRedirects(client.post(where, form), where)
    client.post(where, {"reason": "SPAM", "words": "Again"})
    sent = Report.objects.get()
    assert (sent.reporter, sent.post, sent.reason, sent.words) == (
        reader,
        post,
        "PRIVATE",
        "It names my client.",
    )
    assertContains(client.get(where), "Thank you. You reported this entry.")
    leave(about=post, actor=cast.super_admin(), now=timezone.now())
    assertContains(client.get(where), "left it as it is")


def test_nobody_reports_their_own_words_nor_what_they_can_not_read(post, author):
    reader = cast.make_member()
    own = make_reply(post, reader)
    draft = make_draft(author)
    assert signed_in(author).get(address("report", post)).status_code == 404
    assert signed_in(reader).get(address("report-reply", own)).status_code == 404
    assert signed_in(reader).get(address("report", draft)).status_code == 404
    page = signed_in(reader).get(address("post", post))
    assertContains(page, address("report", post))
    assertNotContains(page, address("report-reply", own))
    assertContains(signed_in(author).get(address("post", post)), address("report-reply", own))


def test_a_reply_is_reported(post):
    reply, client = make_reply(post, cast.make_member(), "Fool."), signed_in(cast.make_member())
    where = address("report-reply", reply)
    assertContains(client.get(where), "Fool.")
    client.post(where, {"reason": "UNKIND"})
    assert Report.objects.get().reply == reply


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_send_one_report():
    post, reader = make_post(cast.make_member()), cast.make_member()
    at_once(lambda _: tell_on(post, reporter=reader), range(4))
    assert Report.objects.count() == 1


# -------------------------------------------------------------------- staff
def test_an_entry_is_taken_out_with_all_its_reports_its_audit_and_a_letter(post, author):
    staff, like = cast.reviewer(), make_like(post, cast.make_member())
    other = tell_on(make_post(cast.make_member()))
    for _ in range(3):
        tell_on(post)
    done = hold(post_id=post.pk, actor=staff, why=" It names a client. ", now=timezone.now())
    assert done is Outcome.DONE
    post.refresh_from_db()
    assert (post.status, post.held_why, post.likes.get()) == ("DRAFT", "It names a client.", like)
    assert states() == ["OPEN", "UPHELD", "UPHELD", "UPHELD"]
    assert Report.objects.filter(post=post, decided_by=staff).count() == 3
    assert other.post_id != post.pk
    assert audited(staff) == [("entry_held", "growth.Post", post.pk)]
    letter = Letter.objects.get(kind="entry_held")
    assert letter.member == author
    assert "They say: It names a client." in letter.text
    reader = signed_in(cast.make_member())
    assert "Mondays" not in titles(reader.get(FEED))
    assert reader.get(address("post", post)).status_code == 404
    mine = signed_in(author).get(address("post", post))
    assertContains(mine, "Staff took this out of the diary; only you see it.")
    assertContains(mine, "“It names a client.”")
    assertContains(signed_in(author).get(FEED), "taken out by staff")


def test_what_the_author_was_typing_becomes_a_draft_of_its_own_that_staff_never_read(author):
    post = make_post(author, edited_title="New title", edited_content="Half a thought")
    staff = cast.super_admin()
    tell_on(post)
    for where in (QUEUE, f"/admin/growth/post/{post.pk}/change/", "/admin/growth/post/"):
        page = signed_in(staff).get(where)
        assertContains(page, post.title)
        assertNotContains(page, "Half a thought")
        assertNotContains(page, "New title")
    hold(post_id=post.pk, actor=staff, why="A client.", now=timezone.now())
    draft = Post.objects.exclude(pk=post.pk).get()
    assert (draft.title, draft.content, draft.status, draft.author) == (
        "New title",
        "Half a thought",
        "DRAFT",
        author,
    )
    assert signed_in(staff).get(f"/admin/growth/post/{draft.pk}/change/").status_code == 302
    assertNotContains(signed_in(staff).get("/admin/growth/post/"), "New title")


def test_what_is_held_is_let_back_on_its_old_day(post, author):
    staff, published = cast.super_admin(), post.published_at
    assert let_back(post_id=post.pk, actor=staff) is Outcome.GONE
    hold(post_id=post.pk, actor=staff, why="A client.", now=timezone.now())
    Post.objects.filter(pk=post.pk).update(content="c" * 5001)
    assert let_back(post_id=post.pk, actor=staff) is Outcome.UNFIT
    Post.objects.filter(pk=post.pk).update(content="Mended.")
    assert let_back(post_id=post.pk, actor=staff) is Outcome.DONE
    post.refresh_from_db()
    assert (post.status, post.held_at, post.held_why) == ("PUBLISHED", None, "")
    assert post.published_at == published
    assert audited(staff)[-1] == ("entry_let_go", "growth.Post", post.pk)
    assert Letter.objects.get(kind="entry_let_back").member == author


def test_a_reply_is_deleted_and_its_reports_go_with_it(post):
    staff, reply = cast.reviewer(), make_reply(post, cast.make_member(), "Fool.")
    tell_on(reply)
    assert take_out_reply(reply_id=reply.pk, actor=staff, why="Unkind.") is Outcome.DONE
    assert not Reply.objects.exists()
    assert not Report.objects.exists()
    assert audited(staff) == [("reply_removed", "growth.Reply", reply.pk)]
    assert take_out_reply(reply_id=reply.pk, actor=staff) is Outcome.GONE


def test_leaving_it_decides_all_reports_of_it_and_later_ones_wait(post):
    staff = cast.reviewer()
    for _ in range(2):
        tell_on(post)
    assert leave(about=post, actor=staff, now=timezone.now()) is Outcome.DONE
    assert leave(about=post, actor=staff, now=timezone.now()) is Outcome.GONE
    tell_on(post)
    assert states() == ["DISMISSED", "DISMISSED", "OPEN"]
    assert audited(staff) == [("report_dismissed", "growth.Post", post.pk)]


def test_staff_never_decide_about_their_own_words(post):
    staff, now = cast.super_admin(), timezone.now()
    own, reply = make_post(staff), make_reply(post, staff)
    for about in (own, reply):
        tell_on(about)
        assert leave(about=about, actor=staff, now=now) is Outcome.OWN
    assert hold(post_id=own.pk, actor=staff, why="x", now=now) is Outcome.OWN
    assert take_out_reply(reply_id=reply.pk, actor=staff) is Outcome.OWN
    hold(post_id=own.pk, actor=cast.reviewer(), why="x", now=now)
    assert let_back(post_id=own.pk, actor=staff) is Outcome.OWN
    page = signed_in(staff).get(QUEUE)
    assertContains(page, "These are your own words.")
    assertNotContains(page, 'value="remove"')


def test_words_that_were_changed_meanwhile_are_read_again_first(post):
    staff, reply = cast.super_admin(), make_reply(post, cast.make_member(), "Fool.")
    for about in (post, reply):
        tell_on(about)
    client = signed_in(staff)
    Post.objects.filter(pk=post.pk).update(version=2, content="Nothing any more.")
    form = {"target": f"post-{post.pk}", "deed": "hold", "why": "A client.", "version": "1"}
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
        form = {"target": f"post-{post.pk}", "deed": "hold", "why": why, "version": "1"}
        assertContains(client.post(DECIDE, form), "Say why", status_code=422)
    assert states() == ["OPEN"]


@pytest.mark.django_db(transaction=True)
def test_of_two_moderators_at_once_the_first_one_decides():
    post = make_post(cast.make_member())
    for _ in range(3):
        tell_on(post)
    staff = [cast.reviewer() for _ in range(4)]

    def decide(actor):
        now = timezone.now()
        if actor in staff[:2]:
            return hold(post_id=post.pk, actor=actor, why="Why.", now=now, is_reported=True)
        return leave(about=post, actor=actor, now=now)

    done = at_once(decide, staff)
    assert sorted(done) == ["done", "gone", "gone", "gone"]
    winner = staff[done.index(Outcome.DONE)]
    became = "UPHELD" if winner in staff[:2] else "DISMISSED"
    assert states() == [became] * 3
    assert set(Report.objects.values_list("decided_by", flat=True)) == {winner.pk}
    post.refresh_from_db()
    assert (post.held_at is not None) == (became == "UPHELD")
    assert Letter.objects.filter(kind="entry_held").count() == (became == "UPHELD")


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
        {"target": "post-999999", "deed": "hold", "why": "x", "version": "²"},
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
    client.post(button, {"deed": "hold", "why": "A client.", "version": "1"})
    assertContains(client.get(where), "Taken out, with the words: “A client.”")
    assertContains(client.get("/admin/growth/post/?held=yes"), "Mondays")
    assertNotContains(client.get("/admin/growth/post/?held=no"), "Mondays")
    client.post(button, {"deed": "back", "version": "1"})
    assertContains(client.get(where), "Take it out")
    # Its words are the author's alone.
    client.post(where, {"title": "Mine", "content": "Mine"})
    post.refresh_from_db()
    assert post.title == "Mondays"


def test_a_reply_is_changed_and_deleted_in_the_admin_by_who_may_with_a_note(post):
    reply, staff = make_reply(post, cast.make_member(), "Fool."), cast.super_admin()
    client, where = signed_in(staff), f"/admin/growth/reply/{reply.pk}/"
    client.post(f"{where}change/", {"text": "Friend."})
    reply.refresh_from_db()
    assert (reply.text, reply.edited_at is not None) == ("Friend.", True)
    assertContains(client.post(f"{where}change/", {"text": "x" * 1002}), "2 too many")
    client.post(f"{where}delete/", {"post": "yes"})
    assert not Reply.objects.exists()
    assert [deed for deed, _, _ in audited(staff)] == ["reply_changed", "reply_removed"]
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
