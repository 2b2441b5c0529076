"""From a writer's draft to the review that is kept: each sentence proven, or dropped. Pure.

A sentence is proven when it cites entries of the window and no other, and everything it quotes,
and every sum it names, stands in one of them. Goals may be quoted as well: they are facts, and that
one was reached needs no entry. It does not matter who wrote the draft, or what the entries told the
writer to do.
"""

import re
from collections.abc import Iterator
from typing import Final

from growth.stories.rules.cleaning import cleaned
from growth.stories.rules.evidence import opening, reached
from growth.stories.rules.facts import Entry, Facts, GoalFact, words_in
from growth.stories.rules.faults import Thin
from growth.stories.rules.quotes import (
    folded,
    numbers_in,
    occurs,
    quotes_in,
    sums_in,
    without_marks,
)
from growth.stories.rules.shapes import (
    AFTER_TITLE,
    EVIDENCE,
    GOALS,
    HEADINGS,
    Claim,
    Draft,
    Part,
    Sentence,
    Source,
    Told,
)

# Spec, growth: "300-400 words".
MOST_WORDS: Final = 400
# Less than this of a model's own words is no review: the turn is given back. Far below 300, because
# a member with one short entry has a review too.
LEAST_WORDS: Final = 60
MOST_GOALS: Final = 3  # Spec, growth.
# A sentence that rests on everything rests on nothing.
MOST_CITES: Final = 12
# A goal whose title is signs only.
NAMELESS: Final = "A goal"
LONGEST: Final = 90  # Words of one sentence.
MOST_CHARACTERS: Final = 2_000
# The numbers of the facts are not those of the sources.
_BY_NUMBER: Final = re.compile(
    r"(?i)\bentr(y|ies) (?:no\.? ?|#)?\d{1,4}(?:(?:, and |, | and |-|\u2013) ?(?:#)?\d{1,4})*\b"
)


class Proof:
    """The facts, as claims are held against them."""

    def __init__(self, facts: Facts) -> None:
        self._entries = {entry.number: entry for entry in facts.entries}
        self._said = {
            number: f"{folded(one.title)}\n{folded(one.text)}"
            for number, one in self._entries.items()
        }
        self._goals = [folded(goal.title) for goal in facts.goals]
        # Facts that need no entry, word for word.
        self._known = {reached(goal, facts.window.last) for goal in facts.reached_goals}
        self._told: set[tuple[int, str]] = set()
        self.dropped = 0

    def entry(self, number: int) -> Entry:
        """The entry of this number."""
        return self._entries[number]

    def proven(self, claim: Claim, about: int = 0) -> Sentence | None:
        """The sentence with its citations; None, and counted, where it has no proof, or
        was said before (of the same goal, where it is `about` one).
        """
        text = cleaned(claim.text[:MOST_CHARACTERS])
        cites = list(dict.fromkeys(claim.cites))
        if (
            len(claim.text) <= MOST_CHARACTERS
            and 0 < words_in(text) <= LONGEST
            and (0 < len(cites) <= MOST_CITES or text in self._known)
            and all(number in self._entries for number in cites)
            and (about, text) not in self._told
            and self._holds(text, cites)
        ):
            self._told.add((about, text))
            return Sentence(text=_unnumbered(text), cites=cites)
        self.dropped += 1
        return None

    def _holds(self, text: str, cites: list[int]) -> bool:
        quotes = quotes_in(text)
        if quotes is None:
            return False
        said = [*(self._said[number] for number in cites), *self._goals]
        known = {number for one in said for number in numbers_in(one)}
        return sums_in(text) <= known and all(occurs(quote, said) for quote in quotes)


def _unnumbered(text: str) -> str:
    """The text without numbers of entries, but for what it quotes."""
    done = ""
    for quote in quotes_in(text) or []:
        before, _, text = text.partition(quote)
        done += _BY_NUMBER.sub(_instead, before) + quote
    return done + _BY_NUMBER.sub(_instead, text)


def _instead(found: re.Match[str]) -> str:
    return "that entry" if found[1].lower() == "y" else "those entries"


def check(draft: Draft, facts: Facts, *, least: int = LEAST_WORDS) -> Told:
    """The review. Raises Thin where fewer than `least` words are proven."""
    proof = Proof(facts)
    parts = {kind: _proven(draft.claims.get(kind, []), proof) for kind in HEADINGS}
    parts[GOALS] = list(_of_goals(draft, facts.open_goals, proof))
    if _words(parts) < least:
        raise Thin(f"{_words(parts)} words are proven, {proof.dropped} sentences are not.")
    # Ours, from the facts: how much there is to rest on.
    rests_on = [Sentence(text=text, cites=[]) for text in opening(facts)]
    _shorten(parts, MOST_WORDS - sum(words_in(one["text"]) for one in rests_on))
    parts[EVIDENCE] = rests_on + parts[EVIDENCE]
    sources = _renumber(parts, proof)
    kept = [
        Part(kind=kind, heading=heading, sentences=parts[kind])
        for kind, heading in HEADINGS.items()
        if parts[kind]
    ]
    return Told(kept, sources, _words(parts), proof.dropped + draft.unread)


def _proven(claims: list[Claim], proof: Proof, about: int = 0) -> list[Sentence]:
    return [found for claim in claims if (found := proof.proven(claim, about)) is not None]


def _of_goals(draft: Draft, goals: tuple[GoalFact, ...], proof: Proof) -> Iterator[Sentence]:
    """What is said of the first three goals of which anything is proven, each begun by its
    title.
    """
    told: dict[int, list[Claim]] = {}
    for number, claims in draft.goals:
        if 1 <= number <= len(goals):
            told.setdefault(number, []).extend(claims)
        else:
            proof.dropped += len(claims)
    left = MOST_GOALS
    for number, claims in told.items():
        sentences = _proven(claims, proof, number) if left else []
        if sentences:
            left -= 1
            title = cleaned(goals[number - 1].title) or NAMELESS
            first, *others = sentences
            text = f"“{without_marks(title)}{AFTER_TITLE}{first['text']}"
            yield Sentence(text=text, cites=first["cites"], goal=title)
            yield from others


def _words(parts: dict[str, list[Sentence]]) -> int:
    return sum(words_in(one["text"]) for part in parts.values() for one in part)


def _shorten(parts: dict[str, list[Sentence]], most: int) -> None:
    """Take the last sentence off the longest part until it fits; no part loses its only one, so
    that what to do next is still said.
    """
    while _words(parts) > most:
        longer = [part for part in parts.values() if len(part) > 1] or list(parts.values())
        max(longer, key=lambda part: sum(words_in(one["text"]) for one in part)).pop()


def _renumber(parts: dict[str, list[Sentence]], proof: Proof) -> list[Source]:
    """Give the cited entries their numbers in the order they are first cited in."""
    order: dict[int, int] = {}
    for sentences in parts.values():
        for one in sentences:
            one["cites"] = [order.setdefault(cite, len(order) + 1) for cite in one["cites"]]
    return [_source(number, proof.entry(cite)) for cite, number in order.items()]


def _source(number: int, entry: Entry) -> Source:
    return Source(
        number=number,
        post=entry.pk,
        title=entry.title,
        day=entry.day.isoformat(),
        words=entry.words,
    )
