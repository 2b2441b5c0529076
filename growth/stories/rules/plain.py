"""The built-in writer: an honest summary from the same facts, cited the same way. Pure.

It understands nothing of what it reads: it counts, compares days and words, and quotes. The same
facts and tone always give the same draft, and all of it passes the check of telling.py.
"""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from typing import Final

from gamification.rules.words import counted
from growth.stories.rules import finding
from growth.stories.rules.evidence import dated, entries_in_words, reached
from growth.stories.rules.facts import Entry, Facts, GoalFact, words_in
from growth.stories.rules.finding import name_of
from growth.stories.rules.shapes import ACHIEVEMENTS, EVIDENCE, GAPS, NEXT, Claim, Draft
from growth.stories.rules.telling import MOST_GOALS
from growth.stories.rules.wording import TONES, Wording

NAME: Final = "Built-in writer"
# Without what we say of the evidence and the headings; the rest of the 400 is a margin.
ENOUGH: Final = 330
USUAL: Final = "MEDIUM"
SHORT: Final = 40  # Words of an entry that says little.
QUIET_DAYS: Final = 3
MOST_SUBJECTS: Final = 3
MOST_NUMBERS: Final = 3  # Entries, the newest, that are looked through for one.


def write(facts: Facts, tone: str) -> Draft:
    """What can be said from the facts."""
    # How much more there is room for does not depend on the tone.
    usual, _ = _drafted(facts, TONES[USUAL])
    draft, writer = _drafted(facts, TONES[tone])
    _fill(draft, writer, ENOUGH - sum(words_in(claim.text) for claim in _claims(usual)))
    return draft


def _drafted(facts: Facts, wording: Wording) -> tuple[Draft, "_Writer"]:
    writer = _Writer(facts, wording)
    # Nothing is quoted twice, so what is rarest is quoted first.
    goals = list(writer.goals())
    to_do, achieved = list(writer.next()), list(writer.achievements())
    numbers = list(writer.numbers())
    evidence, gaps = [*writer.evidence(), *numbers], list(writer.gaps())
    # Two goals may have one title, and two entries one name.
    parts = {EVIDENCE: evidence, ACHIEVEMENTS: achieved, GAPS: gaps, NEXT: to_do}
    claims = {
        kind: list({claim.text: claim for claim in part}.values()) for kind, part in parts.items()
    }
    return Draft(claims=claims, goals=goals), writer


def _fill(draft: Draft, writer: "_Writer", room: int) -> None:
    """Quote entries that were not quoted yet for what they are, the newest first."""
    evidence = draft.claims[EVIDENCE]
    for entry in reversed(writer.facts.entries[:-1]):
        claim = writer.told(entry)
        if claim is not None and words_in(claim.text) <= room:
            evidence.append(claim)
            room -= words_in(claim.text)


def _claims(draft: Draft) -> Iterator[Claim]:
    for claims in [*draft.claims.values(), *(claims for _, claims in draft.goals)]:
        yield from claims


def _some(words: int) -> str:
    """Words in words; without a comma, which would make a sum of it."""
    return counted(words, "word").replace(",", "")


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _listed(said: list[str], word: str = "and") -> str:
    """ "one", "one and two", "one, two and three"."""
    return f" {word} ".join(filter(None, [", ".join(said[:-1]), said[-1]]))


def _ended(text: str) -> str:
    """With a full stop where the quotation at its end has no sign of its own."""
    return text if text[-2] in "?!" else f"{text}."


class _Writer:
    """One review: what each part says."""

    def __init__(self, facts: Facts, wording: Wording) -> None:
        self.facts, self.wording = facts, wording
        self.newest = facts.entries[-1]
        self.quoted: set[str] = set()
        self.words = finding.words_by_entry(facts.entries)
        goals = facts.open_goals
        # Goals the entries speak of come first, in the order of their last days.
        self.touched = {number: self.about(goal) for number, goal in enumerate(goals, start=1)}

    def day(self, day: date) -> str:
        return dated(day, self.facts.window.last)

    def about(self, goal: GoalFact) -> list[Entry]:
        """The entries that speak of it."""
        return finding.about(goal, self.facts.entries, self.words)

    def named(self, entry: Entry) -> str:
        """The entry, by its title where that can be quoted."""
        return name_of(entry.title) or f"the entry of {self.day(entry.day)}"

    def quote(self, entry: Entry, where: Callable[[str], object] = bool) -> str | None:
        """What the entry says, between marks, if it was not quoted before."""
        fresh = (one for one in finding.quotable(entry, where) if one not in self.quoted)
        found = next(fresh, None)
        if found is not None:
            self.quoted.add(found)
        return found

    def evidence(self) -> Iterator[Claim]:
        if (first := self.told(self.newest)) is not None:
            yield first
        longest = max(self.facts.entries, key=lambda entry: entry.words)
        if len(self.facts.entries) > 1:
            yield Claim(
                f"The longest entry is {self.named(longest)}, of {self.day(longest.day)}, with"
                f" {_some(longest.words)}.",
                [longest.number],
            )
        themes = list(islice(finding.subjects(self.facts, self.words), MOST_SUBJECTS))
        if themes:
            said = [f"“{word}” in {entries_in_words(len(entries))}" for word, entries in themes]
            cited = {one.number for _, entries in themes for one in entries[:MOST_SUBJECTS]}
            yield Claim(f"What comes back is {_listed(said)}.", sorted(cited))

    def told(self, entry: Entry) -> Claim | None:
        """What an entry says, in its own words."""
        said = self.quote(entry)
        if said is None:
            return None
        text = f"On {self.day(entry.day)}, in {self.named(entry)}, you wrote {said}"
        return Claim(_ended(text), [entry.number])

    def goals(self) -> Iterator[tuple[int, list[Claim]]]:
        """Three at most: those the entries speak of, the next to end first."""
        goals = dict(enumerate(self.facts.open_goals, start=1))
        chosen = [number for number, entries in self.touched.items() if entries][:MOST_GOALS]
        for number in chosen:
            yield number, list(self._goal(goals[number], self.touched[number]))

    def _goal(self, goal: GoalFact, entries: list[Entry]) -> Iterator[Claim]:
        closest = finding.closest(goal, entries, self.words)
        said = self.quote(closest, finding.closest_sentences(goal, closest).__contains__)
        words, on = self.shared(goal, closest), self.day(closest.day)
        has = f"has {words} of it, of" if len(entries) == 1 else f"have {words} of it, that of"
        text = f"{entries_in_words(len(entries))} {has} {on}"
        if len(entries) > 1:
            text += " among them"
        text = _ended(f"{text}: {said}") if said else f"{text}, {self.named(closest)}."
        yield Claim(_capital(text), [closest.number])
        still = "still " if self.is_over(goal) else ""
        yield Claim(f"{self.last_day(goal, 'Its')}, and it is {still}open.", [closest.number])

    def is_over(self, goal: GoalFact) -> bool:
        """On its last day it is not."""
        return goal.ends_on < self.facts.window.last

    def last_day(self, goal: GoalFact, whose: str) -> str:
        """ "Its last day was 31 October"."""
        verb = "was" if self.is_over(goal) else "is"
        return f"{whose} last day {verb} {self.day(goal.ends_on)}"

    def shared(self, goal: GoalFact, entry: Entry) -> str:
        """What an entry about the goal has of it: one word of few entries, or more."""
        number = len(finding.words_of(goal.title) & self.words[entry.number])
        return "a word" if number == 1 else "words"

    def achievements(self) -> Iterator[Claim]:
        for goal in self.facts.reached_goals[:MOST_GOALS]:
            fact = reached(goal, self.facts.window.last)
            entries = self.about(goal)
            if entries:
                one = finding.closest(goal, entries, self.words)
                has = f"{self.named(one)} has {self.shared(goal, one)} of it."
                yield Claim(f"{fact.removesuffix('.')}; {has}", [one.number])
            else:
                yield Claim(fact, [])

    def numbers(self) -> Iterator[Claim]:
        """Whether a number is good or bad is not for us to say, so it is no achievement."""
        for entry in islice(reversed(self.facts.entries), MOST_NUMBERS):
            said = self.quote(entry, finding.names_a_number)
            if said is not None:
                text = _ended(f"On {self.day(entry.day)} you named a number: {said}")
                yield Claim(text, [entry.number])

    def gaps(self) -> Iterator[Claim]:
        pause = finding.longest_pause(self.facts)
        if pause is not None and pause[2] >= QUIET_DAYS:
            before, after, days = pause
            text = self.wording.pause.format(
                one=self.day(before.day), other=self.day(after.day), days=counted(days, "day")
            )
            yield Claim(text, [before.number, after.number])
        silent = (self.facts.window.last - self.newest.day).days
        if silent >= QUIET_DAYS:
            text = self.wording.silent.format(
                one=self.day(self.newest.day), days=counted(silent, "day")
            )
            yield Claim(text, [self.newest.number])
        shortest = min(self.facts.entries, key=lambda entry: entry.words)
        if shortest.words < SHORT:
            text = self.wording.short.format(one=self.named(shortest), words=_some(shortest.words))
            yield Claim(_capital(text), [shortest.number])
        yield from self._neglected()

    def _neglected(self) -> Iterator[Claim]:
        """Open goals nothing was written about."""
        goals = dict(enumerate(self.facts.open_goals, start=1))
        without = [goals[number] for number, entries in self.touched.items() if not entries]
        last = self.facts.window.last
        names = [
            name_of(goal.title) or "one of your goals" for goal in without if goal.ends_on >= last
        ]
        if names:
            text = self.wording.no_entry.format(
                one=self.named(self.newest), goal=_listed(names[:MOST_GOALS], "or")
            )
            yield Claim(_capital(text), [self.newest.number])
        for goal in [goal for goal in without if goal.ends_on < last][:MOST_GOALS]:
            text = self.wording.overdue.format(
                goal=name_of(goal.title) or "one of your goals",
                day=self.day(goal.ends_on),
                one=self.named(self.newest),
            )
            yield Claim(_capital(text), [self.newest.number])

    def next(self) -> Iterator[Claim]:
        for where, phrase, most in (
            (finding.intends, self.wording.intent, 2),
            (finding.asks, self.wording.question, 1),
        ):
            for entry in reversed(self.facts.entries):
                found = self.quote(entry, where) if most else None
                if found is not None:
                    most -= 1
                    yield Claim(phrase.format(quote=found), [entry.number])
        for goal in self.facts.open_goals[:1]:
            name = name_of(goal.title) or "your next goal"
            text = f"Write down where {name} stands: {self.last_day(goal, 'its')}."
            yield Claim(text, [self.newest.number])
        yield Claim(self.wording.go_on.format(one=self.named(self.newest)), [self.newest.number])
