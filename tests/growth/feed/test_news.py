"""New replies are noticed: above the diary's pages, and by letter."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from growth.choices import choose
from growth.diary.feed.actions import remove_reply, reply
from growth.diary.feed.letters import tell, tell_replies
from growth.models import DiaryChoices, ReplyNews
from members.models import FeatureFlag, Letter
from tests import cast
from tests.growth.feed.asking import FEED, address, signed_in
from tests.growth.makers import make_post
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def say(post, author, text="Same here."):
    """A reply as a member sends it."""
    return reply(post=post, author=author, text=text, key=uuid4(), now=timezone.now())


@pytest.fixture
def author():
    return cast.make_member(first_name="Maren", last_name="Okafor")


@pytest.fixture
def other():
    return cast.make_member(first_name="Beatriz", last_name="Fonseca")


def test_new_replies_stand_above_the_pages_until_their_entry_is_looked_at(author, other):
    first, second = make_post(author, title="Mondays"), make_post(author, title="Retainer")
    client = signed_in(author)
    assertNotContains(client.get(FEED), "new repl")
    for post in (first, first, second):
        say(post, other)
    say(first, author, "Thanks.")
    page = client.get(FEED)
    assertContains(page, "<b>3 new replies</b>")
    assertContains(page, f'<a href="{address("post", first)}#replies">Mondays</a> (2)')
    assertNotContains(signed_in(other).get(FEED), "new repl")
    # Somebody else's look is not the author's.
    signed_in(other).get(address("post", first))
    assertNotContains(client.get(address("post", first)), "3 new")
    assertContains(client.get(FEED), "<b>1 new reply</b>")
    # One entry alone needs no figure of its own.
    say(second, other)
    page = client.get(FEED)
    assertContains(page, "<b>2 new replies</b>")
    assertNotContains(page, "Retainer</a> (")
    client.get(address("post", second))
    assertNotContains(client.get(FEED), "new repl")


def test_a_letter_tells_of_replies_since_the_last_one_an_hour_at_most(author, other):
    post, now = make_post(author, title="Mondays"), timezone.now()
    for n in range(5):
        say(post, other, f"Reply {n},\nof two lines.")
    assert tell_replies(now=now) == 1
    letter = Letter.objects.get()
    assert (letter.member, letter.kind) == (author, "entry_replied")
    assert letter.subject == "Five replies to what you wrote"
    assert "Beatriz Fonseca to “Mondays”: “Reply 4, of two lines.”" in letter.text
    assert "And two more." in letter.text
    assert f"/diary/{post.pk}/" in letter.text
    say(post, other, "Later.")
    assert tell_replies(now=now + timedelta(minutes=59)) == 0
    assert tell_replies(now=now + timedelta(minutes=60)) == 1
    newest = Letter.objects.latest("pk")
    assert newest.subject == "One reply to what you wrote"
    assert "Reply 4" not in newest.text
    assert tell_replies(now=now + timedelta(hours=3)) == 0


def test_no_letter_of_ones_own_of_what_was_seen_and_of_what_was_deleted(author, other):
    post = make_post(author)
    say(post, author, "A note to myself.")
    say(post, other, "Seen.")
    signed_in(author).get(address("post", post))
    remove_reply(reply_id=say(post, other, "Gone.").pk, actor=other)
    assert tell_replies(now=timezone.now()) == 0
    assert not Letter.objects.exists()


def test_an_address_that_is_none_keeps_nobody_else_waiting(author, other):
    third = cast.make_member()
    type(author).objects.filter(pk=author.pk).update(email="nowhere")
    for owner in (author, third):
        say(make_post(owner), other)
    assert tell_replies(now=timezone.now()) == 1
    assert Letter.objects.get().member == third
    assert ReplyNews.objects.get(member=author).told_at is None


def test_a_letter_reads_three_replies_of_however_many_and_no_text_of_an_entry(author, other):
    post, counts = make_post(author, content="All that was written."), []
    for number in (1, 40):
        for _ in range(number):
            say(post, other)
        DiaryChoices.objects.update(replies_told_at=None)
        with CaptureQueriesContext(connection) as queries:
            assert tell(member_id=author.pk, now=timezone.now())
        counts.append(len(queries))
        assert not [one for one in queries if '"growth_post"."content"' in one["sql"]]
    assert counts[0] >= counts[1]
    assert "And 37 more." in Letter.objects.latest("pk").text


@pytest.mark.parametrize(
    "change",
    [
        {"subscription_status": "CANCELLED"},
        {"subscription_status": "PAST_DUE", "in_debtor_state": True},
        {"is_active": False},
        {"reply_letters": False},
        {"flag": False},
    ],
    ids=lambda change: next(iter(change)),
)
def test_who_lost_access_or_wants_none_gets_no_letter_later_either(author, other, change):
    post, now = make_post(author), timezone.now()
    say(post, other)
    before = {name: getattr(author, name, None) for name in change}
    if "reply_letters" in change:
        choose(author, reply_letters=False)
    elif "flag" in change:
        FeatureFlag.objects.filter(name="diary").update(is_enabled=False)
    else:
        type(author).objects.filter(pk=author.pk).update(**change)
    assert tell_replies(now=now) == 0
    if "reply_letters" in change:
        choose(author, reply_letters=True)
    elif "flag" in change:
        FeatureFlag.objects.filter(name="diary").update(is_enabled=True)
    else:
        type(author).objects.filter(pk=author.pk).update(**before)
    assert tell_replies(now=now + timedelta(hours=2)) == 0
    # It is new to them all the same.
    assertContains(signed_in(author).get(FEED), "1 new reply")


def test_letters_of_replies_are_switched_beside_the_feed(author):
    client = signed_in(author)
    assertContains(client.get(FEED), "No letters of replies")
    client.post("/diary/reply-letters/", {"reply_letters": "0"})
    assert not DiaryChoices.objects.get(pk=author.pk).reply_letters
    assertContains(client.get(FEED), "No letter tells you of replies")
    client.post("/diary/reply-letters/", {"reply_letters": "1"})
    assert DiaryChoices.objects.get(pk=author.pk).reply_letters


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_write_one_letter_and_looking_meanwhile_is_in_nobodys_way():
    author, other, now = cast.make_member(), cast.make_member(), timezone.now()
    post = make_post(author)
    for _ in range(10):
        say(post, other)
    client = signed_in(author)

    def work(job):
        if job == "look":
            return client.get(address("post", post)).status_code == 200
        return tell(member_id=author.pk, now=now)

    done = at_once(work, ["tell", "tell", "look", "tell"])
    letters = Letter.objects.count()
    assert letters == sum(done) - 1 <= 1
    assert not ReplyNews.objects.exists()
    assert tell_replies(now=now + timedelta(hours=2)) == 0


def test_who_is_erased_takes_what_was_new_along(author, other):
    say(make_post(author), other)
    say(make_post(other), author)
    other.delete()
    assert not ReplyNews.objects.exists()
