"""What an entry says: as safe HTML, in short, and how many words it has. Pure.

An entry's HTML is kept beside it (Post.html), with headings from h4 on, as it stands in the feed
below its title, an h3.
"""

import re
from functools import lru_cache
from typing import Final

from django.utils.safestring import SafeString, mark_safe

from members import markdown as md

HEADINGS: Final = {"h4", "h5", "h6"}
# Nobody vouches for where a member's link leads.
REL: Final = "noopener nofollow ugc"
EXCERPT_LENGTH: Final = 280
# So many characters are read for each that may be shown; the others are markup.
READ: Final = 4
# The opening and closing tags of headings, as our own cleaner writes them.
_HEADING: Final = re.compile(r"(</?h)([456])>")
# A sign of a script without blanks is a word; else letters and figures, with what joins them.
_SIGN: Final = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD: Final = re.compile(rf"[{_SIGN}]|[^\W_{_SIGN}]+(?:['\u2019.,:-][^\W_{_SIGN}]+)*")

_FRAME: Final = '<div class="scroll" tabindex="0" role="group" aria-label="A table"><table>'
_ADDRESS: Final = re.compile(r"\]\([^()\s]*")


@lru_cache(maxsize=128)
def render_entry(markdown: str) -> SafeString:
    """The entry as safe HTML, headings from h4 on. Markup typed by hand comes out as text, a
    picture as a link to it; nothing in it turns what stands beside it.
    """
    tokens = md.tokens_of(md.without_turns(markdown))
    md.set_levels(tokens, first=4, last=6)
    return md.safe_html(tokens, headings=HEADINGS, rel=REL)


def lifted(html: str) -> SafeString:
    """The HTML of `render_entry` for a page of its own, where the title is the h1: headings from h2
    on.
    """
    return mark_safe(_HEADING.sub(lambda found: f"{found[1]}{int(found[2]) - 2}>", html))


def framed(html: str) -> SafeString:
    """The HTML of an entry with each table in a frame, where a wide one moves, also by keys."""
    return mark_safe(html.replace("<table>", _FRAME).replace("</table>", "</table></div>"))


def plain_text(markdown: str) -> str:
    """All its words on one line, without the Markdown."""
    return md.plain(md.tokens_of(md.without_turns(markdown)))


@lru_cache(maxsize=256)
def excerpt(markdown: str, *, length: int = EXCERPT_LENGTH) -> str:
    """How it begins, in plain words: the first paragraph, or what there is, cut at a word.

    Reads no more than it may show and its markup: a draft may be long, and made to take long.
    """
    tokens = md.tokens_of(md.without_turns(markdown.lstrip()[: READ * length]))
    return md.shorten(md.first_paragraph(tokens) or md.plain(tokens), length)


def count_words(markdown: str) -> int:
    """How many words it has, without the addresses its links lead to. Reads no Markdown: a draft
    may be long.
    """
    return len(_WORD.findall(_ADDRESS.sub("]", markdown)))
