"""A description in Markdown, as safe HTML and in short. Pure."""

from collections.abc import Sequence
from functools import lru_cache
from html import unescape
from typing import Final

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

# What a description may hold. No pictures: they would load from elsewhere and tell who reads.
BLOCK_TAGS: Final = {"h2", "h3", "h4", "p", "ul", "ol", "li", "blockquote", "pre", "hr"}
INLINE_TAGS: Final = {"code", "em", "strong", "s", "a", "br"}
TABLE_TAGS: Final = {"table", "thead", "tbody", "tr", "th", "td"}
_markdown = (
    MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable("image")
)


@lru_cache(maxsize=128)
def render_description(markdown: str) -> SafeString:
    """The description as safe HTML. Headings start at h2, for the title is the page's h1; the first
    paragraph is the lede.

    Markup typed by hand comes out as text; links lead to http, https, mailto or our own pages and
    nowhere else.
    """
    tokens = _markdown.parse(markdown)
    _level(tokens)
    if tokens and tokens[0].type == "paragraph_open":
        tokens[0].attrSet("class", "lede")
    html = nh3.clean(
        _markdown.renderer.render(tokens, _markdown.options, {}),
        tags=BLOCK_TAGS | INLINE_TAGS | TABLE_TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        allowed_classes={"p": {"lede"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow",
    )
    return mark_safe(html)


def _level(tokens: Sequence[Token]) -> None:
    """Headings from h2 on, none deeper than one step below the heading before it, whatever level
    was typed.
    """
    above: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            typed = int(token.tag[1])
            above = [level for level in above if level < typed] + [typed]
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(len(above) + 1, 4)}"


@lru_cache(maxsize=128)
def summary(markdown: str, *, length: int = 220) -> str:
    """The first paragraph as plain text, cut at a word after at most `length` characters."""
    tokens = _markdown.parse(markdown)
    first = next(
        (tokens[i + 1] for i, token in enumerate(tokens[:-1]) if token.type == "paragraph_open"),
        None,
    )
    if first is None:
        return ""
    html = _markdown.renderer.render(first.children or [], _markdown.options, {})
    text = " ".join(unescape(nh3.clean(html, tags=set())).split())
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0].rstrip(",;:.") + "…"
