"""The difference between a text and its correction, change by change, and taking some. Pure."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from growth.proofreading.rules.pieces import Kind, Piece, kept, pieces_of


class Change(NamedTuple):
    """One run of words that is replaced: where it begins, what stands there, what is to come."""

    position: int
    before: str
    after: str


class OtherText(ValueError):
    """The changes were made for another text."""


def changes_between(text: str, corrected: str) -> list[Change]:
    """All that differs, in order: taking every one of them gives the corrected text."""
    return [change for change, _ in _changes(text, corrected)]


def corrections_in(text: str, corrected: str) -> list[Change]:
    """What differs and leaves links, numbers, quotations and Markdown as they are."""
    found = [change for change, is_prose in _changes(text, corrected) if is_prose]
    return _harmless(text, [], found, kept(pieces_of(text)))


def _harmless(text: str, good: list[Change], more: list[Change], marks: list[str]) -> list[Change]:
    """The good ones and those of the others that go with them: what is harmless by itself may make
    a mark of what stands beside it.
    """
    both = [*good, *more]
    if kept(pieces_of(apply(text, both, range(len(both))))) == marks:
        return both
    if len(more) <= 1:
        return good
    half = len(more) // 2
    return _harmless(text, _harmless(text, good, more[:half], marks), more[half:], marks)


def apply(text: str, changes: Sequence[Change], taken: Collection[int]) -> str:
    """The text with the changes of these numbers made. Raises OtherText."""
    parts, at = [], 0
    for number, change in enumerate(changes):
        end = change.position + len(change.before)
        if change.position < at or text[change.position : end] != change.before:
            raise OtherText("The text is another than the changes were made for.")
        parts += [text[at : change.position], change.after if number in taken else change.before]
        at = end
    return "".join([*parts, text[at:]])


def settled(text: str, corrected: str) -> str:
    """The correction with the line ends of the text, and with its blanks at both ends: models give
    them back otherwise, and mean nothing by it.
    """
    plain = corrected.replace("\r\n", "\n").replace("\r", "\n").strip()
    if "\r\n" in text:
        plain = plain.replace("\n", "\r\n")
    front = text[: len(text) - len(text.lstrip())]
    return f"{front}{plain}{text[len(text.rstrip()) :]}" if text.strip() else text


def _changes(text: str, corrected: str) -> Iterator[tuple[Change, bool]]:
    """Each change, and whether what is no prose is the same before and after it."""
    old, new = pieces_of(text), pieces_of(corrected)
    position = [0]
    for piece in old:
        position.append(position[-1] + len(piece.text))
    for first, last, new_first, new_last in _runs(old, new):
        before, after = old[first:last], new[new_first:new_last]
        change = Change(position[first], _text(before), _text(after))
        yield change, kept(before) == kept(after)


def _runs(old: Sequence[Piece], new: Sequence[Piece]) -> Iterator[list[int]]:
    """What differs, as [from, to, new from, new to); runs with one space between them are one."""
    run: list[int] = []
    steps = Levenshtein.opcodes([one.text for one in old], [one.text for one in new])
    for step in steps:
        if step.tag == "equal":
            continue
        if run and _is_space(old[run[1] : step.src_start]):
            run[1], run[3] = step.src_end, step.dest_end
            continue
        if run:
            yield run
        run = [step.src_start, step.src_end, step.dest_start, step.dest_end]
    if run:
        yield run


def _is_space(between: Sequence[Piece]) -> bool:
    return all(piece.kind is Kind.SPACE for piece in between) and len(between) <= 1


def _text(pieces: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in pieces)
