"""What the rules say of a letter's text, and of when it is tried again. Pure.

A text knows one thing beside its words: `{{ name }}`, replaced by what the variable of that name
says. No template engine reads what staff or members write, so nothing written can call anything.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from difflib import get_close_matches
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

VARIABLE: Final = re.compile(r"\{\{[ \t]*([a-z][a-z0-9_]*)[ \t]*\}\}")
# Whatever looks like a template's and is no variable.
MARKS: Final = re.compile(r"\{\{[^}\n]*\}\}|\{%[^%\n]*%\}|\{#[^#\n]*#\}|\{\{|\}\}|\{%|%\}|\{#|#\}")
LINK: Final = re.compile(r"https?://[^\s<>\"\x00-\x1f\x7f]+")
# What would begin a new line or hide something.
CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
LONGEST_VALUE: Final = 2000
LONGEST_SUBJECT: Final = 200

FIRST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(hours=1)
# Doubling up to an hour, this many tries are five days.
MOST_TRIES: Final = 126


class Fault(NamedTuple):
    """What is wrong in a text, and on which line; 0 for the text as a whole."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.message}" if self.line else self.message


class Piece(NamedTuple):
    """A stretch of a paragraph: words, or an address to open."""

    text: str
    is_link: bool = False


def names(text: str) -> set[str]:
    """The variables a text uses."""
    return set(VARIABLE.findall(text))


def faults(text: str, *, allowed: Collection[str], required: Collection[str] = ()) -> list[Fault]:
    """What must be mended before the text may be used: marks that are no variable, variables the
    letter does not have, and those it can't do without.
    """
    found = [
        fault
        for number, line in enumerate(text.splitlines(), start=1)
        for fault in _faults_of_line(number, line, allowed)
    ]
    missing = [name for name in required if name not in names(text)]
    return found + [
        Fault(0, f"{{{{ {name} }}}} is missing: the letter is of no use without it.")
        for name in missing
    ]


def _faults_of_line(number: int, line: str, allowed: Collection[str]) -> Iterator[Fault]:
    for name in VARIABLE.findall(line):
        if name not in allowed:
            yield Fault(number, _unknown(name, allowed))
    for mark in MARKS.findall(VARIABLE.sub("", line)):
        yield Fault(
            number, f"“{mark[:60]}” is no variable. One is written {{{{ name }}}}, nothing else."
        )


def _unknown(name: str, allowed: Collection[str]) -> str:
    near = get_close_matches(name, sorted(allowed), n=1)
    hint = (
        f"Did you mean {{{{ {near[0]} }}}}?"
        if near
        else "It has: " + ", ".join(f"{{{{ {one} }}}}" for one in sorted(allowed)) + "."
    )
    return f"{{{{ {name} }}}} is no variable of this letter. {hint if allowed else ''}".strip()


def value(given: object) -> str:
    """A value as a letter may say it: one line, without control characters."""
    return CONTROL.sub(" ", str(given)).strip()[:LONGEST_VALUE]


def render(text: str, values: Mapping[str, str]) -> str:
    """The text with its variables replaced, each once: what a value says is never read again."""
    return VARIABLE.sub(lambda found: values[found[1]], text)


def subject(text: str, values: Mapping[str, str]) -> str:
    """A subject: one line of at most 200 characters."""
    return " ".join(CONTROL.sub(" ", render(text, values)).split())[:LONGEST_SUBJECT]


def plain(text: str, values: Mapping[str, str]) -> str:
    """The text as it is sent; paragraphs that come out empty are left out."""
    return "\n\n".join(
        "\n".join(line.rstrip() for line in render(part, values).splitlines())
        for part in _parts(text)
        if render(part, values).strip()
    )


def paragraphs(
    text: str, values: Mapping[str, str], links: Collection[str]
) -> list[list[list[Piece]]]:
    """The same as paragraphs of lines of pieces.

    A link is an address the text itself writes or the value of a variable that is one: what else
    a value says (a browser's name, a member's) is words, whatever it looks like.
    """
    found = [[_pieces(line, values, links) for line in part.splitlines()] for part in _parts(text)]
    kept = [[line for line in part if any(piece.text.strip() for piece in line)] for part in found]
    return [part for part in kept if part]


def _parts(text: str) -> list[str]:
    return [part for part in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").strip()) if part]


def _pieces(line: str, values: Mapping[str, str], links: Collection[str]) -> list[Piece]:
    pieces: list[Piece] = []
    at = 0
    for found in VARIABLE.finditer(line):
        pieces += _own_words(line[at : found.start()])
        pieces.append(Piece(values[found[1]], found[1] in links))
        at = found.end()
    return [piece for piece in [*pieces, *_own_words(line[at:])] if piece.text]


def _own_words(text: str) -> Iterator[Piece]:
    at = 0
    for found in LINK.finditer(text):
        address = found[0].rstrip(".,;:!?)")
        yield Piece(text[at : found.start()])
        yield Piece(address, is_link=True)
        at = found.start() + len(address)
    yield Piece(text[at:])


def wait(attempts: int) -> timedelta | None:
    """How long to wait after so many tries: a minute, then twice as long each time, an hour at
    most; None once five days have gone by.
    """
    if attempts >= MOST_TRIES:
        return None
    return min(FIRST_WAIT * 2 ** min(max(attempts, 1) - 1, 20), LONGEST_WAIT)


def moment(when: datetime, zone: ZoneInfo) -> str:
    """A moment where the reader lives: "26 November 2026, 19:04 (Europe/Berlin)"."""
    there = when.astimezone(zone)
    return f"{there.day} {there:%B %Y, %H:%M} ({zone.key})"
