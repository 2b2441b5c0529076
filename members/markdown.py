"""Markdown that members and staff type, as safe HTML and as plain words. Pure.

What each place allows beyond this (headings, a lede) stands with its own rules.
"""

import re
from collections.abc import Mapping, Sequence
from html import unescape
from typing import Final

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

# No pictures: they would load from elsewhere and tell who reads.
BLOCK_TAGS: Final = {"p", "ul", "ol", "li", "blockquote", "pre", "hr"}
INLINE_TAGS: Final = {"code", "em", "strong", "s", "a", "br"}
TABLE_TAGS: Final = {"table", "thead", "tbody", "tr", "th", "td"}
TAGS: Final = frozenset(BLOCK_TAGS | INLINE_TAGS | TABLE_TAGS)
SCHEMES: Final = {"http", "https", "mailto"}
_markdown = (
    MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable("image")
)
# Signs that turn the words around them, beyond their own line: a title could be read backwards.
# What is written from right to left needs none of them.
_TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")


def tokens_of(markdown: str) -> list[Token]:
    """What the text consists of. Markup typed by hand is text, not markup."""
    return _markdown.parse(markdown)


def set_levels(tokens: Sequence[Token], *, first: int, last: int) -> None:
    """Headings from `first` on, none deeper than one step below the heading before it or than
    `last`, whatever level was typed.
    """
    above: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            typed = int(token.tag[1])
            above = [level for level in above if level < typed] + [typed]
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(first + len(above) - 1, last)}"


def safe_html(
    tokens: Sequence[Token],
    *,
    headings: set[str],
    classes: Mapping[str, set[str]] | None = None,
    rel: str = "noopener nofollow",
) -> SafeString:
    """The tokens as HTML that runs nothing and loads nothing: of the tags known here, these
    headings and these classes. Links lead to http, https, mailto or our own pages.
    """
    html = nh3.clean(
        _markdown.renderer.render(tokens, _markdown.options, {}),
        tags=set(TAGS) | headings,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        allowed_classes=dict(classes or {}),
        url_schemes=SCHEMES,
        link_rel=rel,
    )
    return mark_safe(html)


def plain(tokens: Sequence[Token]) -> str:
    """The words alone, on one line."""
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    return " ".join(unescape(nh3.clean(html, tags=set())).split())


def first_paragraph(tokens: Sequence[Token]) -> str:
    """The words of the first paragraph, wherever it stands; "" where there is none."""
    for place, token in enumerate(tokens[:-1]):
        if token.type == "paragraph_open":
            return plain(tokens[place + 1].children or [])
    return ""


def shorten(text: str, length: int) -> str:
    """The text, cut at a word after at most `length` characters."""
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


def without_turns(text: str) -> str:
    """The text without the signs that turn what stands beside it."""
    return _TURNING.sub("", text)
