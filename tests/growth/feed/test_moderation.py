"""What members report, and what staff make of it."""

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from growth.diary.moderation.actions import hold, leave, let_back, take_out_reply
from growth.diary.moderation.outcomes import Outcome
from growth.models import Post, Reply, Report
from members.models import Letter
from tests import cast
from tests.growth.feed.asking import FEED, address, signed_in, titles
from tests.growth.feed.reports import QUEUE, audited, states, tell_on
from tests.growth.makers import make_draft, make_like, make_post, make_reply
from tests.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return cast.make_member(first_name="Adaeze", last_name="Nwosu")


@pytest.fixture
def post(author):
    return make_post(author, title="Mondays", content="A client by name.")


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
    assert "Only you and staff see it now" in letter.text
    reader = signed_in(cast.make_member())
    assert "Mondays" not in titles(reader.get(FEED))
    assert reader.get(address("post", post)).status_code == 404
    mine = signed_in(author).get(address("post", post))
    assertContains(mine, "Staff took this out of the diary; only you and staff see it.")
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
