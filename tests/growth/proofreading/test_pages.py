"""The buttons of the sheet, and what stands beside it."""

import re
from http.cookies import SimpleCookie
from threading import Event
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from growth.models import Correction, Post
from tests import cast
from tests.growth.makers import make_draft, make_post
from tests.growth.proofreading.conftest import answering
from tests.standins.model import Asked, Model, failing, refused
from tests.threads import at_once

pytestmark = pytest.mark.django_db

TEXT = "We was there, and I could of gone <b>home</b>."


def fixed(text: str) -> str:
    return text.replace("was", "were").replace("could of", "could have")


@pytest.fixture
def draft(model: Model) -> Post:
    """A draft with two mistakes, and a proofreader who finds them."""
    model.always = answering(fixed)
    return make_draft(cast.make_member(), content=TEXT)


@pytest.fixture
def writer(draft: Post, client: Client) -> Client:
    """Its author's."""
    client.force_login(draft.author)
    return client


def sheet(draft: Post) -> str:
    """The address of its sheet."""
    return reverse("growth:draft", args=[draft.pk])


def send(writer: Client, draft: Post, button: str, **typed: Any) -> str:
    """Press a button; the page it leads to."""
    response = writer.post(reverse(f"growth:{button}", args=[draft.pk]), typed, follow=True)
    assert response.redirect_chain[0][0].split("#")[0] == sheet(draft)
    return response.content.decode()


def seen(html: str) -> str:
    """The words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_a_draft_is_corrected_and_some_of_it_taken(writer: Client, draft: Post) -> None:
    html = send(writer, draft, "draft-proofread")
    assert "Two corrections, in a text of 11 words." in seen(html)
    assert "Marked below, none of them made yet." in seen(html)
    assert "We <del>was</del><ins>were</ins> there" in html
    # What is written is shown as it is, and does nothing.
    assert "&lt;b&gt;home&lt;/b&gt;" in html
    key = Correction.objects.get().key
    html = send(writer, draft, "corrections-take", key=key, take=["0", "x", "99"])
    assert "One correction is in your text now." in seen(html)
    assert "could of" in html
    draft.refresh_from_db()
    assert draft.content == TEXT.replace("was", "were")


def test_a_text_is_kept(writer: Client, draft: Post) -> None:
    send(writer, draft, "draft-proofread")
    html = send(writer, draft, "corrections-take", keep="1", take=["0"])
    assert "Your text is as you wrote it." in seen(html)
    assert "Take the ticked" not in html
    draft.refresh_from_db()
    assert draft.content == TEXT


def test_where_nothing_is_wrong_it_is_said(writer: Client, draft: Post, model: Model) -> None:
    model.always = answering(lambda text: text)
    html = send(writer, draft, "draft-proofread")
    assert "The proofreader has nothing to say. Your draft is as you left it." in seen(html)
    assert "Take the ticked" not in html


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (refused(), "would not take this text. Your draft is as you left it. This one counts as"),
        (failing(401), "be reached at the moment. Your draft is as you left it, and this one does"),
        (failing(429, retry_after="90"), "The proofreader has too much to do; try again in 2"),
        (answering(lambda text: "HACKED"), "wrote another text instead of correcting this one."),
    ],
)
def test_a_failure_is_said_and_changes_nothing(
    writer: Client, draft: Post, model: Model, answer: Any, words: str
) -> None:
    model.always = answer
    html = send(writer, draft, "draft-proofread")
    assert words in seen(html)
    draft.refresh_from_db()
    assert draft.content == TEXT


def test_corrections_of_an_older_text_are_not_taken(writer: Client, draft: Post) -> None:
    send(writer, draft, "draft-proofread")
    key = Correction.objects.get().key
    Post.objects.filter(pk=draft.pk).update(content="All new.")
    html = send(writer, draft, "corrections-take", key=key, take=["0"])
    assert "Nothing was changed: your text is another by now" in seen(html)
    draft.refresh_from_db()
    assert draft.content == "All new."


@pytest.mark.parametrize("key", ["", "x", "0" * 32])
def test_a_key_that_is_none_takes_nothing(writer: Client, draft: Post, key: str) -> None:
    send(writer, draft, "draft-proofread")
    send(writer, draft, "corrections-take", key=key, take=["0"])
    draft.refresh_from_db()
    assert draft.content == TEXT


@pytest.mark.parametrize("button", ["draft-proofread", "corrections-take"])
def test_nobody_else_finds_it(writer: Client, draft: Post, button: str, model: Model) -> None:
    other = Client()
    other.force_login(cast.super_admin())
    for where in (draft, make_post(draft.author)):
        assert other.post(reverse(f"growth:{button}", args=[where.pk])).status_code == 404
    assert model.requests == []


def test_what_a_program_wrote_is_not_corrected(writer: Client, draft: Post, model: Model) -> None:
    post = make_post(
        draft.author, written_by="A program", story_key="7" * 32, content="We was there."
    )
    address = reverse("growth:draft-proofread", args=[post.pk])
    assert writer.post(address).status_code == 404
    assert model.requests == []


def test_without_a_model_there_is_no_button_and_it_says_why(
    writer: Client, draft: Post, settings: Settings
) -> None:
    send(writer, draft, "draft-proofread")
    settings.MODEL_URL = settings.MODEL_NAME = ""
    html = writer.get(sheet(draft)).content.decode()
    assert ">Proofread" not in html
    assert "Take the ticked" not in html
    assert "Without it the text is published as it stands" in seen(html)


def test_corrections_cost_the_sheet_one_query(writer: Client, draft: Post) -> None:
    many = [f"We was there {n} times." for n in "abcdefghijklmnopqrstuvwxyz"]
    counts = []
    for content in (TEXT, "\n\n".join(many)):
        Post.objects.filter(pk=draft.pk).update(content=content)
        send(writer, draft, "draft-proofread")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            writer.get(sheet(draft))
        counts.append(len(queries))
        assert sum("growth_correction" in one["sql"] for one in queries) == 1
    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("button", ["draft", "draft-proofread"])
def test_a_second_click_is_answered_while_the_first_is_being_read(
    writer: Client, draft: Post, model: Model, button: str
) -> None:
    reads, is_answered = Event(), Event()

    def patient(asked: Asked) -> str:
        reads.set()
        # Less than a claim of equal forms holds (revcouncil/middleware/once.py).
        assert is_answered.wait(10)
        return answering(fixed)(asked)

    model.always = patient
    typed = {"title": draft.title, "content": TEXT, "seen": "1", "deed": "proofread"}
    where = reverse(f"growth:{button}", args=[draft.pk])

    def click(number: int) -> Any:
        mine = Client()
        mine.cookies = SimpleCookie(writer.cookies.output(header="", sep=";"))
        if not number:
            return mine.post(where, typed)
        assert reads.wait(30)
        answer = mine.post(where, typed, follow=True)
        is_answered.set()
        return answer

    first, second = at_once(click, [0, 1])
    assert first.status_code == 302
    assert "A draft of yours is being read at this moment" in second.content.decode()
    assert len(model.requests) == 1
