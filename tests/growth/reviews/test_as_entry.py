"""A review as an entry: its words are what is shown, whatever they are."""

from datetime import date
from html import unescape
from typing import Any

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth.models.diary import CONTENT_LENGTH, TITLE_LENGTH
from growth.rules.markdown import render_entry
from growth.rules.windows import Span
from growth.stories.as_entry import markdown_of, plain, title_of
from members.markdown import without_turns

TODAY = date(2026, 11, 20)
PARTS: list[dict[str, Any]] = [
    {
        "kind": "achievements",
        "heading": "What you achieved",
        "sentences": [
            {"text": "You raised the price.", "cites": [1]},
            {"text": "One left.", "cites": [1, 2]},
        ],
    },
    {
        "kind": "next",
        "heading": "What to do next",
        "sentences": [{"text": "Call them.", "cites": [2]}, {"text": "Count.", "cites": []}],
    },
]


@pytest.mark.parametrize(
    ("name", "span", "posts", "says"),
    [
        (
            *("Priya Nair", Span.QUARTER, 9),
            "Priya Nair's quarter to 20 November, as nine entries tell it",
        ),
        ("Jo", Span.DAY, 1, "Jo's day, 20 November, as one entry tells it"),
    ],
)
def test_the_title_names_member_period_and_entries(
    name: str, span: Span, posts: int, says: str
) -> None:
    assert title_of(name, span, TODAY, TODAY, posts=posts) == says


def test_the_longest_name_still_makes_a_title() -> None:
    title = title_of("N" * 300, Span.QUARTER, date(2025, 11, 20), TODAY, posts=1_234_567)
    assert len(title) == TITLE_LENGTH
    assert title.endswith("'s quarter to 20 November 2025, as 1,234,567 entries tell it")


def test_citations_lead_to_their_entries_and_one_that_is_gone_keeps_its_number() -> None:
    assert markdown_of(PARTS, {1: "/diary/7/"}) == (
        "## What you achieved\n\n"
        "You raised the price [1](/diary/7/). One left [1](/diary/7/) (2).\n\n"
        "## What to do next\n\n"
        "1. Call them (2).\n"
        "2. Count."
    )
    link = '<a href="/diary/7/" rel="noopener nofollow ugc">1</a>'
    assert render_entry(markdown_of(PARTS, {1: "/diary/7/"})) == (
        "<h4>What you achieved</h4>\n"
        f"<p>You raised the price {link}. One left {link} (2).</p>\n"
        "<h4>What to do next</h4>\n<ol>\n<li>Call them (2).</li>\n<li>Count.</li>\n</ol>\n"
    )


def test_what_is_too_long_ends_at_a_sentence() -> None:
    sentence = {"text": "A sentence of some length that says one thing.", "cites": [1]}
    part = {"kind": "gaps", "heading": "Where it is thin", "sentences": [sentence] * 9}
    content = markdown_of([part] * 20, {1: "/diary/123456/"})
    assert CONTENT_LENGTH - 100 < len(content) <= CONTENT_LENGTH
    assert content.endswith("says one thing [1](/diary/123456/).")


def test_no_heading_stands_alone_at_the_end() -> None:
    long = {"text": "x" * 3000, "cites": []}
    parts: list[dict[str, Any]] = [
        {"kind": "gaps", "heading": "First", "sentences": [long]},
        {"kind": "next", "heading": "Second", "sentences": [long]},
    ]
    assert markdown_of(parts, {}) == f"## First\n\n{'x' * 3000}"


@given(st.text(max_size=200))
def test_any_words_are_shown_as_they_are(text: str) -> None:
    said = " ".join(without_turns(text).split())
    shown = unescape(nh3.clean(render_entry(f"Said: {plain(text)}"), tags=set()))
    assert " ".join(shown.replace("\ufffd", "\0").split()) == " ".join(f"Said: {said}".split())


@pytest.mark.parametrize(
    "text",
    [
        *("- a", "+ a", "1. a", "99) a", "# a", "> a", "* a", "=== a", "--- a", "`a`", "~~a~~"),
        *("<script>alert(1)</script>", "[a](javascript:alert(1))", "![a](/b.png)", "&lt;b&gt;"),
        *("| a | b |", "**a**", "a \\", "[a]: /b", "```", "<https://example.com>"),
    ],
)
def test_no_words_become_markup(text: str) -> None:
    assert unescape(nh3.clean(render_entry(plain(text)), tags={"p"})).strip() == f"<p>{text}</p>"
    assert render_entry(plain(text)).count("<") == 2
