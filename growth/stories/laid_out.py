"""What a review says, cut into paragraphs, as a page and an entry lay it out. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from growth.stories.rules.shapes import AFTER_TITLE, NEXT


class Said(NamedTuple):
    """One sentence: the goal it begins with, the rest, the entries it rests on, and the full stop
    that comes after them.
    """

    goal: str
    text: str
    cites: Sequence[int]
    end: str


@dataclass(frozen=True)
class Block:
    """One heading with its paragraphs; those of a list are its items."""

    heading: str
    paragraphs: Sequence[Sequence[Said]]
    is_list: bool


def laid_out(parts: Sequence[Mapping[str, Any]]) -> list[Block]:
    """The parts in their order."""
    return [_block(part) for part in parts]


def _block(part: Mapping[str, Any]) -> Block:
    is_list = part["kind"] == NEXT
    paragraphs: list[list[Said]] = []
    for sentence in part["sentences"]:
        said = _said(sentence)
        # What is said of the next goal begins anew.
        if is_list or said.goal or not paragraphs:
            paragraphs.append([said])
        else:
            paragraphs[-1].append(said)
    return Block(str(part["heading"]), paragraphs, is_list)


def _said(sentence: Mapping[str, Any]) -> Said:
    text, cites = str(sentence["text"]), sentence["cites"]
    title, mark, rest = text.partition(AFTER_TITLE)
    goal = ""
    if sentence.get("goal") and rest:
        goal, text = f"{title}{mark.rstrip()}", rest
    if cites and text.endswith(".") and not text.endswith(".."):
        return Said(goal, text[:-1], cites, ".")
    return Said(goal, text, cites, "")
