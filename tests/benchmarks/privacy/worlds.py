"""Small random communities: members, teams, answers, and what happens between publications.

Amounts are whole cents, so that nothing here rounds but `three_figures`.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Final

Answer = int | str
# An agency is a member's number, or a team's below zero.
Agency = int
CUTS: Final[dict[str, tuple[str, ...]]] = {
    "revenue_band": (
        *("100k_250k", "1m_2_5m", "250k_500k", "2_5m_5m", "500k_1m"),
        *("over_5m", "under_100k"),
    ),
    "agency_type": ("consulting", "full_service", "gtm_engineering", "lead_generation", "outbound"),
    "team_size": ("16_50", "2_5", "6_15", "over_50", "solo"),
}
WORDS: Final = ("Apollo", "EmailBison", "Instantly", "Lemlist", "Smartlead")
CODES: Final = ("google", "microsoft", "other", "own_servers")


@dataclass(slots=True)
class Person:
    """A member. Their agency counts when they are `here`; `answer` None is a question left out."""

    number: int
    team: int | None
    answer: Answer | None
    parts: tuple[str | None, str | None, str | None]
    here: bool = True
    valid: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """One agency as of a publication: its answer, as published figures see it, and its parts."""

    answer: Answer | None
    spelled: Answer | None
    parts: tuple[str | None, str | None, str | None]
    people: tuple[int, ...]

    @property
    def cohorts(self) -> tuple[str, str, str, str]:
        """The cells it is in."""
        one, two, three = self.parts
        return (
            "all",
            f"revenue_band:{one or ''}",
            f"agency_type:{two or ''}",
            f"team_size:{three or ''}",
        )


Table = dict[Agency, Row]


@cache
def three_figures(cents: int) -> int:
    """An amount rounded to three figures, halves upwards."""
    unit = 1
    while cents >= 1000 * unit:
        unit *= 10
    return (cents + unit // 2) // unit * unit


def lower_middle(answers: Sequence[Answer]) -> Answer:
    """The middle one, of two the lower."""
    return sorted(answers, key=lambda one: (isinstance(one, str), one))[(len(answers) - 1) // 2]


def most_frequent(answers: Sequence[Answer]) -> Answer:
    """The most frequent one; of several the first in order."""
    counts = Counter(answers)
    return min(counts, key=lambda one: (-counts[one], str(one)))


@dataclass
class Community:
    """A community that lives from its seed."""

    seed: int
    random: Random = field(init=False)
    is_numeric: bool = field(init=False)
    people: dict[int, Person] = field(init=False, default_factory=dict)
    publications: int = field(init=False)

    def __post_init__(self) -> None:
        draw = self.random = Random(self.seed)
        self.is_numeric = draw.random() < 0.65
        self.publications = draw.choice((2, 2, 3, 3, 4, 5))
        self._shape = draw.choice(
            ("narrow", "usual", "usual", "wide", "heaped", "small", "percent", "zeros", "tied")
        )
        self._scale = 10 ** draw.uniform(2, 6.5)
        self._kept = tuple(
            draw.sample(codes, draw.randint(1, min(5, len(codes)))) for codes in CUTS.values()
        )
        self._silent = draw.choice((0, 0, 0.04, 0.15, 0.4))
        self._left_out = draw.choice((0, 0.05, 0.3))
        self._alike = draw.choice((0, 0, 0.5, 0.9))
        self.words = draw.choice((CODES, WORDS))
        self._teams = draw.choice((0, 0.1, 0.4))
        size = draw.randint(2, 20) if draw.random() < 0.6 else draw.randint(20, 60)
        for _ in range(size):
            self._founds_an_agency()

    def _founds_an_agency(self) -> None:
        draw = self.random
        if draw.random() < self._teams:
            team = len(self.people) + 1
            for _ in range(draw.choice((1, 2, 3, 5))):
                self._joins(team)
        else:
            self._joins(None)

    def _joins(self, team: int | None) -> None:
        number = len(self.people) + 1
        self.people[number] = Person(
            number=number, team=team, answer=self._answer(), parts=self._parts()
        )

    def _answer(self) -> Answer | None:
        draw = self.random
        if draw.random() < self._left_out:
            return None
        return self._amount() if self.is_numeric else self._word()

    def _word(self) -> str:
        draw = self.random
        word = self.words[int(len(self.words) * draw.random() ** 2)]
        return word.lower() if self.words is WORDS and draw.random() < 0.2 else word

    def _amount(self) -> int:
        draw, shape, scale = self.random, self._shape, self._scale
        if draw.random() < 0.02:  # A whale.
            return int(scale * 1000)
        if shape == "zeros" and draw.random() < 0.4:
            return 0
        if shape == "small":
            return draw.randint(0, 12) * 100
        if shape == "percent":
            return draw.randint(0, 100) * 100
        if shape == "tied":
            return int(scale) * draw.choice((1, 1, 1, 2, 3))
        spread = {"narrow": 0.1, "wide": 1.5}.get(shape, 0.5)
        amount = int(scale * draw.lognormvariate(0, spread))
        if shape == "heaped":
            unit = 5 * 10 ** (len(str(amount)) - 2)
            return int(max(unit, amount // unit * unit))
        return amount

    def _parts(self) -> tuple[str | None, str | None, str | None]:
        draw = self.random
        chosen: list[str | None] = []
        first = draw.random() ** 2
        for codes in self._kept:
            at = first if draw.random() < self._alike else draw.random() ** 2
            silent = draw.random() < self._silent
            chosen.append(None if silent else codes[int(at * len(codes))])
        return chosen[0], chosen[1], chosen[2]

    def live(self) -> None:
        """What happens until the next publication."""
        draw = self.random
        for _ in range(draw.choice((0, 1, 2, 2, 3, 3, 4, 6, 10))):
            self._something_happens(draw.random())

    def _something_happens(self, what: float) -> None:
        draw = self.random
        if what < 0.2:
            return self._founds_an_agency()
        person = self.people[draw.randint(1, len(self.people))]
        if what < 0.5:
            person.answer = self._answer()
        elif what < 0.6:
            person.here = not person.here
        elif what < 0.7:
            person.valid = not person.valid
        elif what < 0.88:
            person.parts = self._parts()
        else:
            others = [one.team for one in self.people.values() if one.team]
            person.team = None if person.team or not others else draw.choice(others)
        return None

    def table(self) -> Table:
        """Every agency that counts and answered anything, as of now."""
        agencies: dict[Agency, list[Person]] = {}
        for person in self.people.values():
            if person.here and person.valid:
                agencies.setdefault(-person.team if person.team else person.number, []).append(
                    person
                )
        return {agency: _row(people) for agency, people in agencies.items()}

    def copy_of_people(self) -> dict[int, Person]:
        """Everybody as they are, to be compared with later."""
        return {
            number: Person(one.number, one.team, one.answer, one.parts, one.here, one.valid)
            for number, one in self.people.items()
        }


def _row(people: list[Person]) -> Row:
    spelled: Answer | None = None
    if len(people) == 1:
        spelled = people[0].answer
    elif given := [person.answer for person in people if person.answer is not None]:
        middle = isinstance(given[0], int)
        spelled = lower_middle(given) if middle else most_frequent(given)
    parts = people[0].parts if len(people) == 1 else _mode_of_parts(people)
    answer = spelled.lower() if isinstance(spelled, str) else spelled
    return Row(
        answer=three_figures(answer) if isinstance(answer, int) else answer,
        spelled=spelled,
        parts=parts,
        people=tuple(person.number for person in people),
    )


def _mode_of_parts(people: list[Person]) -> tuple[str | None, str | None, str | None]:
    found: list[str | None] = []
    for at in range(3):
        said = [part for person in people if (part := person.parts[at])]
        found.append(str(most_frequent(said)) if said else None)
    return found[0], found[1], found[2]
