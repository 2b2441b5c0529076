"""A review is asked for on its page: written, failed, refused, with nothing to write it from."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from growth.models import Story, StoryPeriod, Telling, TellingState
from members.models import Member
from tests import cast
from tests.growth.makers import make_draft, make_post, make_telling
from tests.growth.reviews.makers import (
    MONTH,
    ask,
    days_ago,
    fail,
    make_story,
    signed_in,
    told_in,
    use_turns,
    used,
)

pytestmark = pytest.mark.django_db


def test_asking_takes_a_turn_and_shows_how_far_it_is(client: Client, member: Member) -> None:
    make_post(member)
    assertContains(client.get(MONTH), "Your month was not looked back on yet.")
    assertRedirects(ask(client), MONTH)
    telling = Telling.objects.get()
    assert (telling.period, telling.tone, telling.state) == ("MONTH", "HARSH", "WAITING")
    page = client.get(MONTH)
    assertContains(page, "<b>Your review is being written in a harsh tone.</b> It waits for the")
    assertContains(page, "<b>Nine of ten turns</b> are left today.")


def test_a_second_click_and_a_second_tab_ask_once(client: Client, member: Member) -> None:
    make_post(member)
    key = str(uuid4())
    for again in (key, key, str(uuid4())):
        assertRedirects(ask(client, key=again), MONTH)
    assert Telling.objects.count() == used(member) == 1


@pytest.mark.parametrize("ended", cast.ENDED)
def test_without_a_membership_one_reads_and_asks_for_nothing(ended: dict[str, Any]) -> None:
    member = cast.make_member(**ended)
    make_story(member)
    client = signed_in(member)
    page = client.get(MONTH)
    assertContains(page, "Sentence 1 says what happened&nbsp;<a")
    assertContains(page, "Nothing is written while your membership does not run.")
    assertNotContains(page, "Share it in the feed")
    assert {row.deed for row in page.context["rows"]} == {""}
    page = ask(client)
    assertContains(page, "your membership does not run at the moment.", status_code=403)
    assert not Telling.objects.exists()


def test_while_a_review_is_written_another_tone_is_not_asked_for(
    client: Client, member: Member
) -> None:
    make_post(member)
    ask(client)
    assertRedirects(ask(client, tone="LOW"), MONTH)
    assert Telling.objects.get().tone == "HARSH"
    assert used(member) == 1


def test_while_a_review_is_written_its_page_offers_no_form(client: Client, member: Member) -> None:
    make_story(member)
    for has_story in (True, False):
        assertContains(client.get(MONTH), 'name="tone"')
        Telling.objects.all().delete() if has_story else Story.objects.all().delete()
        telling = make_telling(member, tone="BRUTAL")
        html = told_in(client.get(MONTH).content.decode())
        assert 'name="tone"' not in html
        assert "Your review is being written in a brutal tone." in html
        assert "When this one is done, you can have it told again." in html
        assert "turns</b> are left today" in html
        assert 'name="tone"' in client.get("/diary/reviews/week/").content.decode()
        telling.delete()


@pytest.mark.parametrize(
    "typed",
    [
        {"tone": ""},
        {"tone": "cruel"},
        {"tone": "harsh"},
        {"key": ""},
        {"key": "no-key"},
        {"tone": "\x00"},
        {"key": "\x00"},
    ],
)
def test_an_incomplete_form_takes_nothing_and_says_so(
    client: Client, member: Member, typed: dict[str, str]
) -> None:
    make_post(member)
    page = ask(client, **typed)
    assert page.status_code in (400, 422)
    if page.status_code == 422:
        assertContains(page, "Nothing was asked for", status_code=422)
    assert not Telling.objects.exists()


def test_without_an_entry_nothing_is_asked_for(client: Client, member: Member) -> None:
    make_draft(member)
    make_post(member, days_ago=9)
    make_post(member, written_by="a-model", story_key=uuid4())
    week = "/diary/reviews/week/"
    for page in (client.get(week), ask(client, week)):
        html = told_in(page.content.decode())
        assert "Nothing to review: no entry in these seven days" in html
        assert "none of your ten turns was used." in html
        assert f'<a class="btn bare" href="{MONTH}">Take the month instead</a>' in html
        assert 'name="tone"' not in html
    assert page.status_code == 422
    assert not Telling.objects.exists()


def test_ten_used_up_say_when_there_are_more(client: Client, member: Member) -> None:
    make_post(member)
    use_turns(member, 10)
    for page in (client.get(MONTH), ask(client)):
        html = told_in(page.content.decode())
        assert "<b>Ten reviews today, that is all of them.</b> At midnight in Lisbon" in html
        assert "Write the month" not in html
        assert 'name="tone"' not in html
    assert page.status_code == 422
    assert used(member) == 10


def test_a_failure_says_why_and_that_the_old_one_stands(client: Client, member: Member) -> None:
    make_story(member, made_at=days_ago(40))
    make_post(member)
    fail(make_telling(member))
    page = client.get(MONTH)
    assertContains(page, "The writer did not answer in time.")
    assert "Your turn is given back, ten are left. The review of" in page.context["given_back"]
    assertContains(page, "Sentence 1 says what happened&nbsp;<a")
    # The next one that succeeds takes the notice away.
    done = make_telling(member)
    done.state, done.finished_at = TellingState.DONE, done.created_at
    done.save()
    assertNotContains(client.get(MONTH), "did not answer")


def test_a_failure_of_another_period_is_not_told_here(client: Client, member: Member) -> None:
    make_story(member)
    fail(make_telling(member, period=StoryPeriod.WEEK))
    assertNotContains(client.get(MONTH), "did not answer")


def test_progress_is_asked_for_until_the_review_is_there(client: Client, member: Member) -> None:
    make_post(member)
    telling = make_telling(member)
    address = reverse("growth:review-progress", args=["month", telling.pk])

    def asked(said: str) -> Any:
        return client.get(f"{address}?said={said}", headers={"HX-Request": "true"})

    with CaptureQueriesContext(connection) as queries:
        assert asked("").status_code == 204
    assert len(queries) <= 3
    Telling.objects.filter(pk=telling.pk).update(state="WRITING", words=120)
    assertContains(asked(""), "More than 100 words are written.")
    assertContains(asked(""), f'hx-get="{address}?said=100" hx-trigger="every 2s"')
    assert asked("100").status_code == 204
    Telling.objects.filter(pk=telling.pk).update(state="DONE", finished_at=days_ago(0))
    done = asked("100")
    assertContains(done, "<b>Your review is written.</b>")
    assertContains(done, f'hx-get="{MONTH}" hx-trigger="load" hx-target="#review"')
    # Opened by hand it leads to the review.
    assertRedirects(client.get(address), MONTH)
    wrong = reverse("growth:review-progress", args=["week", telling.pk])
    assert client.get(wrong).status_code == 404


def test_a_failure_ends_the_asking_as_well(client: Client, member: Member) -> None:
    telling = fail(make_telling(member))
    address = reverse("growth:review-progress", args=["month", telling.pk])
    page = client.get(address, headers={"HX-Request": "true"})
    assertContains(page, "<b>Your review was not written.</b>")
    assertNotContains(page, "every 2s")
