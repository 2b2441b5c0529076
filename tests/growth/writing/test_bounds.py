"""What a page shows of long drafts costs no more than what it shows."""

import time

import pytest
from django.test import Client

from growth.diary.writing.rules import KEPT_LENGTH, Words, faults_of
from growth.diary.writing.rules.search import hit_of
from growth.models import Post
from growth.rules.markdown import excerpt
from tests import cast
from tests.growth.makers import make_draft
from tests.growth.writing.asking import MINE, signed_in

# Read whole, such drafts took more than a minute; on a machine that does other things as well.
IN_TIME = 10.0
SLOWEST = ("a|b\n-|-\n" * KEPT_LENGTH)[:KEPT_LENGTH]


@pytest.fixture
def client() -> Client:
    member = cast.make_member()
    Post.objects.bulk_create(
        Post(author=member, title="é" * KEPT_LENGTH, content=f"{n} {SLOWEST}"[:KEPT_LENGTH])
        for n in range(21)
    )
    return signed_in(member)


@pytest.mark.django_db
@pytest.mark.parametrize("asked", [{"show": "drafts"}, {"q": "a"}, {"q": "e"}])
def test_drafts_made_to_take_long_are_listed_in_time(client: Client, asked: dict[str, str]) -> None:
    begun = time.perf_counter()
    page = client.get(MINE, asked)
    assert time.perf_counter() - begun < IN_TIME
    assert len(page.context["page"].rows) == 20
    # Of a title as much as one that is published may have.
    assert len(page.content) < 200_000


@pytest.mark.parametrize("before", ["", "\n" * 20_000, "  \n" * 5_000])
def test_an_excerpt_is_the_same_however_long_the_draft(before: str) -> None:
    begins = "The *first* [one](https://a.example). " * 20
    short = excerpt(begins)
    assert short.startswith("The first one. The first one.")
    assert short.endswith("…")
    assert excerpt(f"{before}{begins}{SLOWEST}") == short


def test_of_a_long_text_the_first_place_is_marked() -> None:
    hit = hit_of("x " * 20_000 + "Prüfung and prufung" + " y" * 1_000, ("prufung",), around=True)
    assert [piece.text for piece in hit.pieces if piece.is_hit] == ["Prüfung", "prufung"]
    assert sum(len(piece.text) for piece in hit.pieces) < 260


@pytest.mark.django_db
def test_too_long_to_publish_the_preview_says_so_and_reads_nothing() -> None:
    member = cast.make_member()
    post = make_draft(member, content=SLOWEST)
    page = signed_in(member).get(f"/diary/write/{post.pk}/?preview")
    assert page.context["preview"]["html"] is None
    assert "longer than an entry can be" in page.content.decode()


def test_a_new_emoji_is_a_title_and_a_hidden_sign_is_none() -> None:
    assert faults_of(Words("\U0001fae9", "Text.")) == ()
    assert [fault.field for fault in faults_of(Words("\u2060", "\u3164"))] == ["title", "content"]
