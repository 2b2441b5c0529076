"""A review as an entry of the diary: title and Markdown. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from growth.models.diary import CONTENT_LENGTH, TITLE_LENGTH
from growth.rules.windows import Span
from growth.stories.words import rests_on, span_words

NEXT: Final = "next"
# What Markdown would read as markup, anywhere and at the beginning of a line.
_MARKUP: Final = re.compile(r"([\\`*_\[\]<>&|~#])")
_OPENING: Final = re.compile(r"^(?:([-+=])|(\d{1,9})([.)]))")


def title_of(name: str, span: Span, last_day: date, today: date, *, posts: int) -> str:
    """ "Priya's quarter to 20 November, as nine entries tell it"."""
    ending = f"'s {span_words(span, last_day, today)}, as {rests_on(posts, 0)}"
    ending += " tells it" if posts == 1 else " tell it"
    return name[: TITLE_LENGTH - len(ending)].strip() + ending


def markdown_of(parts: Sequence[Mapping[str, Any]], addresses: Mapping[int, str]) -> str:
    """What the review says, with each citation leading to its entry; one that others can't open
    keeps its number alone. What would be too long ends at a sentence.
    """
    content = ""
    for part in parts:
        is_list, opening = part["kind"] == NEXT, f"## {plain(str(part['heading']))}\n\n"
        if content:
            opening = f"\n\n{opening}"
        for number, sentence in enumerate(part["sentences"], start=1):
            text = _sentence(sentence, addresses)
            # A heading goes with its first sentence, so that none stands alone at the end.
            joint = opening if number == 1 else "\n" if is_list else " "
            added = f"{joint}{number}. {text}" if is_list else f"{joint}{text}"
            if len(content) + len(added) > CONTENT_LENGTH:
                return content
            content += added
    return content


def _sentence(sentence: Mapping[str, Any], addresses: Mapping[int, str]) -> str:
    marks = [
        f"[{number}]({addresses[number]})" if number in addresses else f"({number})"
        for number in sentence["cites"]
    ]
    return " ".join([plain(str(sentence["text"])), *marks])


def plain(text: str) -> str:
    """Words as Markdown that shows just them, on one line."""
    text = _MARKUP.sub(r"\\\1", " ".join(text.split()))
    return _OPENING.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    """A dash, a plus or "1." at the beginning, which would make a list."""
    return f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}"
