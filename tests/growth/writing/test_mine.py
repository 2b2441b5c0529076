"""One's own entries: in their order, by their words, as files."""

import io
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from growth.diary.writing.finding import PAGE
from growth.models import Post
from members.models import Member
from tests import cast
from tests.growth.makers import make_draft, make_post
from tests.growth.writing.asking import EXPORT, MINE, signed_in

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 11, 42, 13, tzinfo=UTC)


@pytest.fixture
def member() -> Member:
    return cast.make_member()


@pytest.fixture
def client(member: Member) -> Client:
    return signed_in(member)


def titles(page) -> list[str]:
    return [row.post.title for row in page.context["page"].rows]


def test_who_wrote_nothing_is_shown_where_to_begin(client: Client) -> None:
    make_post(cast.make_member(), title="A stranger's")
    page = client.get(MINE)
    assertContains(page, "Your diary begins with one line")
    assertContains(page, 'class="btn main"', count=1)
    assertNotContains(page, "stranger")


def test_the_newest_come_first_and_drafts_apart(client: Client, member: Member) -> None:
    for days in (3, 1, 2):
        make_post(member, title=f"{days} days ago", days_ago=days)
    make_draft(member, title="Begun")
    page = client.get(MINE)
    assert titles(page) == ["1 days ago", "2 days ago", "3 days ago"]
    assertContains(page, "Drafts (1)")
    assert titles(client.get(MINE, {"show": "drafts"})) == ["Begun"]


def test_pages_follow_each_other_while_more_is_written(client: Client, member: Member) -> None:
    posts = [make_post(member, at=AT - timedelta(hours=n // 2), title=str(n)) for n in range(45)]
    newest = sorted(posts, key=lambda post: (post.published_at, post.pk), reverse=True)
    expected = [post.title for post in newest]
    first = client.get(MINE)
    assert titles(first) == expected[:PAGE]
    make_post(member, at=AT + timedelta(days=1), title="new")
    second = client.get(MINE, {"before": first.context["page"].earlier})
    assert titles(second) == expected[PAGE : 2 * PAGE]
    third = client.get(MINE, {"before": second.context["page"].earlier})
    assert titles(third) == expected[2 * PAGE :]
    assert third.context["page"].earlier == ""


def test_a_day_of_the_calendar_leads_to_its_entries(client: Client, member: Member) -> None:
    make_post(member, at=AT, title="That day")
    make_post(member, at=AT - timedelta(days=1), title="The day before")
    page = client.get(MINE, {"on": "2026-11-20"})
    assert titles(page) == ["That day"]
    assertContains(page, "What you wrote on 20 November 2026")
    assertContains(client.get(MINE, {"on": "2026-11-02"}), "Nothing of yours was published on")
    assert len(titles(client.get(MINE, {"on": "no day"}))) == 2


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("AUDIT", ["Was die Prüfung kostete", "Draft audit", "The audit"]),
        ("cost audit", ["The audit"]),
        ("audit cost", ["The audit"]),
        ("prufung", ["Was die Prüfung kostete"]),
        ("waits beside", ["Hiring"]),
        ("%", []),
        ("_", []),
        ("nowhere", []),
    ],
)
def test_words_are_found_in_any_order_without_case_and_accents(
    client: Client, member: Member, typed: str, found: list[str]
) -> None:
    make_post(member, title="The audit", content="What it cost.", days_ago=3)
    make_draft(member, title="Draft audit", content="Begun.", updated_at=AT)
    make_post(member, title="Was die Prüfung kostete", content="Ein Audit.", days_ago=0)
    make_post(
        member,
        title="Hiring",
        content="Third attempt.",
        days_ago=5,
        edited_title="Hiring",
        edited_content="It waits beside the text.",
    )
    make_post(cast.make_member(), title="audit cost prufung waits beside")
    page = client.get(MINE, {"q": typed})
    if typed in "%_":
        assert len(titles(page)) == 3
    else:
        assert sorted(titles(page)) == sorted(found)


def test_what_is_found_is_marked_and_nothing_in_it_is_markup(
    client: Client, member: Member
) -> None:
    make_post(member, title="<b>Audit</b>", content="before " * 60 + "the *audit* <script>")
    page = client.get(MINE, {"q": "audit"})
    assertContains(page, "&lt;b&gt;<mark>Audit</mark>&lt;/b&gt;")
    assertContains(page, "the *<mark>audit</mark>* &lt;script&gt;")
    assertContains(client.get(MINE, {"q": "nowhere"}), "None of your entries has this word.")


@pytest.mark.parametrize("asked", [{}, {"show": "drafts"}, {"q": "number begun"}, {"q": "e"}])
def test_one_row_and_thirty_take_the_same_queries(asked: dict[str, str]) -> None:
    counts = []
    for number in (1, 30):
        member = cast.make_member()
        for _ in range(number):
            make_post(member)
            make_draft(member, content="Begun, number one.")
        client = signed_in(member)
        client.get(MINE, asked)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(MINE, asked)
        assert len(titles(page)) == min(number * (2 if asked.get("q") == "e" else 1), PAGE)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 5


def exported(client: Client) -> dict[str, str]:
    answer: Any = client.get(EXPORT)
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_the_diary_is_exported_as_markdown(client: Client, member: Member) -> None:
    Member.objects.filter(pk=member.pk).update(time_zone="Asia/Tokyo")
    member.refresh_from_db()
    late = AT.replace(hour=20)
    make_post(member, at=late, title='The "audit"', content="# Cost\n\n$1,900.", updated_at=late)
    make_draft(member, title="", content="Begun.", created_at=AT)
    make_post(
        member, at=late, title="東京", content="行く", edited_title="東京", edited_content="行った"
    )
    make_post(
        member,
        at=late,
        title="東京",
        content="Cited [1](/diary/19/).",
        written_by="a model",
        story_key=uuid4(),
    )
    make_post(cast.make_member(), title="A stranger's")
    files = exported(client)
    assert sorted(files) == [
        "diary/2026-11-20-entry.md",
        "diary/2026-11-21-the-audit.md",
        "diary/2026-11-21-東京-2.md",
        "diary/2026-11-21-東京-3.md",
        "diary/2026-11-21-東京.md",
    ]
    head, _, text = files["diary/2026-11-21-the-audit.md"].partition("\n---\n\n")
    assert text == "# Cost\n\n$1,900.\n"
    lines = head.splitlines()
    assert lines[:4] == [
        "---",
        'title: "The \\"audit\\""',
        'status: "published"',
        "begun: 2026-11-21T05:00:00+09:00".replace("05:00:00", f"{late:05:%M:%S}"),
    ]
    assert "day: 2026-11-21" in lines
    assert 'status: "draft"' in files["diary/2026-11-20-entry.md"]
    assert 'status: "changes not published"' in files["diary/2026-11-21-東京-2.md"]
    assert "行った" in files["diary/2026-11-21-東京-2.md"]
    shared = files["diary/2026-11-21-東京-3.md"]
    assert 'written by: "a model"' in shared
    # A file is read elsewhere.
    assert f"Cited [1]({settings.SITE_URL}/diary/19/)." in shared


def test_an_empty_diary_is_said(client: Client) -> None:
    answer = client.get(EXPORT)
    assertRedirects(answer, MINE, fetch_redirect_response=False)
    assertContains(client.get(MINE), "There is nothing to export yet")


def test_a_long_diary_is_exported_some_entries_at_a_time(client: Client, member: Member) -> None:
    Post.objects.bulk_create(
        [Post(author=member, title="Same", content=f"Entry {n}.") for n in range(450)]
    )
    with CaptureQueriesContext(connection) as queries:
        files = exported(client)
    assert len(files) == 450
    # The session's two, whether there are any, and four times two hundred at most.
    assert len(queries) <= 7
