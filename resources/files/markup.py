"""Whether a file is a page or a drawing in markup, whatever its name says."""

import codecs
import re
from typing import Final

MARKUP: Final = (
    ("<svg", "an SVG drawing"),
    ("<html", "an HTML page"),
    ("<!doctype html", "an HTML page"),
    ("<?xml", "an XML file"),
)
# What a page without its frame begins with.
PAGE: Final = re.compile(
    "<(?:a|abbr|address|article|aside|audio|b|base|body|br|button|canvas|center|"
    "div|dl|embed|font|footer|form|frame|frameset|h[1-6]|head|header|hr|i|"
    "iframe|img|input|label|li|link|main|map|math|meta|nav|noscript|object|ol|"
    "p|param|picture|pre|script|section|select|small|source|span|strong|style|"
    "table|tbody|td|template|textarea|th|title|tr|u|ul|video|xml|xmp"
    r")(?![\w-])"
)


def markup_of(head: bytes, *, is_csv: bool) -> str | None:
    """What markup the bytes begin as, such as "an HTML page"; None for anything else.

    UTF-8 and UTF-16 are read. In a CSV the first cell may stand in angle brackets,
    such as <first_name> or <10k.
    """
    encoding = (
        "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    )
    text = head.decode(encoding, errors="replace").lstrip().lower()
    if not text.startswith("<") or (is_csv and _is_cell(text)):
        return None
    # The outermost element counts, and an SVG usually comes after an XML declaration.
    return next((words for mark, words in MARKUP if mark in text), "a page of markup")


def _is_cell(text: str) -> bool:
    """Whether this text, which begins with <, is a cell of a CSV rather than a page."""
    if text.startswith(("<!", "<?", "</", "<html", "<svg")):
        return False
    if PAGE.match(text):
        # <title> is a column too, when another one follows it.
        return bool(re.match(r"<[a-z0-9]+>[ ]*[,;\t|]", text))
    return True
