"""A description in Markdown, as safe HTML and in short. Pure."""

from functools import lru_cache
from typing import Final

from django.utils.safestring import SafeString

from members import markdown as md

HEADINGS: Final = {"h2", "h3", "h4"}


@lru_cache(maxsize=128)
def render_description(markdown: str) -> SafeString:
    """The description as safe HTML. Headings start at h2, for the title is the page's h1; the first
    paragraph is the lede.

    Markup typed by hand comes out as text; links lead to http, https, mailto or our own pages and
    nowhere else.
    """
    tokens = md.tokens_of(markdown)
    md.set_levels(tokens, first=2, last=4)
    if tokens and tokens[0].type == "paragraph_open":
        tokens[0].attrSet("class", "lede")
    return md.safe_html(tokens, headings=HEADINGS, classes={"p": {"lede"}})


@lru_cache(maxsize=128)
def summary(markdown: str, *, length: int = 220) -> str:
    """The first paragraph as plain text, cut at a word after at most `length` characters."""
    return md.shorten(md.first_paragraph(md.tokens_of(markdown)), length)
