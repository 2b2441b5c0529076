"""A review as an entry of the diary: title and Markdown. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from growth.models.diary import CONTENT_LENGTH, TITLE_LENGTH
from growth.rules.windows import Span
from growth.stories.laid_out import Block, Said, laid_out
from growth.stories.words import rests_on, span_words

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
    for joint, text in _pieces(laid_out(parts), addresses):
        added = f"{joint}{text}" if content else f"{joint.lstrip()}{text}"
        if len(content) + len(added) > CONTENT_LENGTH:
            return content
        content += added
    return content


def _pieces(blocks: Sequence[Block], addresses: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    """Each sentence, and what stands before it: a heading goes with its first sentence, so that
    none stands alone at the end.
    """
    for block in blocks:
        joint = f"\n\n## {plain(block.heading)}\n\n"
        for number, paragraph in enumerate(block.paragraphs, start=1):
            if block.is_list:
                joint += f"{number}. "
            for said in paragraph:
                yield joint, _sentence(said, addresses)
                joint = " "
            joint = "\n" if block.is_list else "\n\n"


def _sentence(said: Said, addresses: Mapping[int, str]) -> str:
    marks = [
        f"[{number}]({addresses[number]})" if number in addresses else f"({number})"
        for number in said.cites
    ]
    goal = f"**{plain(said.goal)}**" if said.goal else ""
    return " ".join(filter(None, [goal, plain(said.text), *marks])) + said.end


def plain(text: str) -> str:
    """Words as Markdown that shows just them, on one line."""
    text = _MARKUP.sub(r"\\\1", " ".join(text.split()))
    return _OPENING.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    """A dash, a plus or "1." at the beginning, which would make a list."""
    return f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}"
