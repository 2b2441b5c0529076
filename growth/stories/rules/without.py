"""A review without what rests on entries that are gone, or that others can't read. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from growth.stories.rules.shapes import AFTER_TITLE


class Rest(NamedTuple):
    """What is left of the parts, and how many sentences are not."""

    parts: list[dict[str, Any]]
    left_out: int

    @property
    def is_bare(self) -> bool:
        """Whether nothing is left that rests on an entry."""
        return not any(one["cites"] for part in self.parts for one in part["sentences"])


def without(parts: Sequence[Mapping[str, Any]], gone: Collection[int]) -> Rest:
    """The parts without each sentence that cites one of these numbers, also where it cites others:
    which of them it quotes is not known.
    """
    kept, before = [], 0
    for part in parts:
        before += len(part["sentences"])
        if sentences := list(_left(part["sentences"], set(gone))):
            kept.append({**part, "sentences": sentences})
    return Rest(kept, before - sum(len(part["sentences"]) for part in kept))


def _left(sentences: Sequence[Mapping[str, Any]], gone: set[int]) -> Iterator[dict[str, Any]]:
    """What is left of a part. The title of a goal goes over to the next that is said of it."""
    goal, begins = "", ""
    for sentence in sentences:
        one = dict(sentence)
        if one.get("goal"):
            goal, begins = "", ""
        if not gone.isdisjoint(one["cites"]):
            if one.get("goal"):
                title, mark, _ = one["text"].partition(AFTER_TITLE)
                goal, begins = one["goal"], f"{title}{mark}" if mark else ""
            continue
        if begins:
            one |= {"goal": goal, "text": f"{begins}{one['text']}"}
            goal, begins = "", ""
        yield one
