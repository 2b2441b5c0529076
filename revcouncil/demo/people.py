"""Who belongs to the demo community.

Pure: the same people in the same order each time, however many are asked for.
"""

import random
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import islice

from members.models import ExperienceLevel, SeatTier
from revcouncil.demo.names import (
    FIRST_WORDS,
    NAMED,
    OWNER_TITLES,
    REGIONS,
    SECOND_WORDS,
    TEAM_TITLES,
    Region,
)

SEED = 2026
# Points of the generated members stay below this many a working day, so that the named ones lead
# the board.
QUIET_PACE = 2.4


class PaymentState(Enum):
    """How a member's subscription ends up today."""

    ACTIVE = "active"
    TRIALING = "trialing"
    IN_GRACE = "in grace"
    DEBTOR = "debtor"
    CANCELLED = "cancelled"
    NEVER_PAID = "never paid"


@dataclass(frozen=True)
class Career:
    """Title, level and years that go together."""

    job_title: str
    experience: ExperienceLevel
    years: int


@dataclass(frozen=True)
class Person:
    """One member as the demo wants them.

    `pace` is in points a working day, `joined` in days before the community's day.
    """

    number: int
    email: str
    first_name: str
    last_name: str
    time_zone: str
    tier: SeatTier
    career: Career
    pace: float
    joined: int
    streak: int | None = None
    payment: PaymentState = PaymentState.ACTIVE
    listed: bool = True
    introduced: bool = True

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"

    @property
    def rng(self) -> random.Random:
        """A source of chance of this person's own: nobody else's story changes it."""
        return random.Random(f"{SEED}:{self.email}")


@dataclass(frozen=True)
class Agency:
    """One company with its people. `size` scales its numbers: 1 is the middle of the market."""

    name: str
    domain: str
    size: float
    people: tuple[Person, ...]
    owner_seats: int
    team_seats: int

    @property
    def is_team(self) -> bool:
        """Whether it pays for seats, rather than one person for themselves."""
        return self.owner_seats > 0


WORKING_DAYS_ON_THE_BOARD = 15  # the design's board was drawn on the twentieth of a month


def agencies(*, members: int) -> list[Agency]:
    """The first `members` people of the community, by agency.

    More people never change those before them.
    """
    found: list[Agency] = []
    stream = _all_agencies()
    missing = members
    while missing > 0:
        agency = next(stream)
        found.append(replace(agency, people=tuple(islice(agency.people, missing))))
        missing -= len(found[-1].people)
    return found


def _all_agencies() -> Iterator[Agency]:
    named = list(_named())
    yield from named
    number = sum(len(agency.people) for agency in named)
    taken = {agency.name for agency in named} | {
        person.full_name for agency in named for person in agency.people
    }
    rng = random.Random(SEED)
    while True:
        agency = _invented(rng, number=number + 1, taken=taken)
        taken |= {agency.name, *(person.full_name for person in agency.people)}
        number += len(agency.people)
        yield agency


def _named() -> Iterator[Agency]:
    """The agencies of `NAMED`; lines of one company stand together."""
    people: dict[tuple[str, str], list[Person]] = {}
    sizes: dict[str, float] = {}
    for number, line in enumerate(NAMED.strip().splitlines(), start=1):
        last, first, company, domain, time_zone, tier, streak, points, more = line.split("|")
        marks = dict(word.partition("=")[::2] for word in more.split())
        rng = random.Random(f"{SEED}:{first} {last}")
        person = Person(
            number=number,
            email=f"{_plain(first)}@{domain}.example",
            first_name=first,
            last_name=last,
            time_zone=time_zone,
            tier=SeatTier(tier),
            pace=int(points) / WORKING_DAYS_ON_THE_BOARD,
            joined=int(marks.get("joined") or rng.randint(150, 350)),
            streak=int(streak),
            payment=next(
                (payment for payment in PaymentState if payment.value in marks), PaymentState.ACTIVE
            ),
            listed="hidden" not in marks,
            introduced="shy" not in marks,
            career=_career(rng, SeatTier(tier)),
        )
        people.setdefault((company, domain), []).append(person)
        sizes.setdefault(company, float(marks.get("size") or rng.lognormvariate(0, 0.5)))
    for (company, domain), them in people.items():
        yield _agency(company, domain, sizes[company], them)


def _invented(rng: random.Random, *, number: int, taken: set[str]) -> Agency:
    """One more agency, of 1 to 6 people, with a name nobody has."""
    name = next(name for name in _company_names(rng) if name not in taken)
    domain = _plain(name.replace("& ", ""))
    home = rng.choice(REGIONS)
    count = rng.choices((1, 2, 3, 4, 5, 6), (50, 16, 14, 10, 6, 4))[0]
    payment = rng.choices(list(PaymentState), (874, 50, 10, 28, 30, 8))[0]
    joined = (
        rng.randint(5, 21)
        if payment is PaymentState.TRIALING
        else int(25 + 335 * rng.random() ** 0.8)
    )
    people: list[Person] = []
    emails: set[str] = set()
    for index in range(count):
        region = home if rng.random() < 0.7 else rng.choice(REGIONS)
        first, last = _fresh_name(rng, region, taken)
        email = f"{_plain(first)}@{domain}.example"
        if email in emails:
            email = f"{_plain(first)}.{_plain(last)}{index}@{domain}.example"
        emails.add(email)
        tier = (
            SeatTier.INDIVIDUAL
            if count == 1
            else SeatTier.OWNER
            if index == 0
            else SeatTier.TEAM_MEMBER
        )
        quiet = rng.random() < 0.12
        people.append(
            Person(
                number=number + index,
                email=email,
                first_name=first,
                last_name=last,
                time_zone=region.time_zone,
                tier=tier,
                pace=0 if quiet else min(QUIET_PACE, rng.lognormvariate(0.2, 0.7)),
                joined=max(4, joined - (rng.randint(0, 60) if index else 0)),
                payment=payment,
                listed=rng.random() > 0.04,
                introduced=not quiet or rng.random() < 0.4,
                career=_career(rng, tier),
            )
        )
    return _agency(name, domain, rng.lognormvariate(0, 0.6), people)


def _agency(name: str, domain: str, size: float, people: Sequence[Person]) -> Agency:
    """An agency with a seat for each of its people, and one to spare in a team."""
    tiers = [person.tier for person in people]
    owners, others = tiers.count(SeatTier.OWNER), tiers.count(SeatTier.TEAM_MEMBER)
    return Agency(name, domain, size, tuple(people), owners, others + 1 if owners else 0)


def _company_names(rng: random.Random) -> Iterator[str]:
    for attempt in range(1, 1_000_000):
        name = f"{rng.choice(FIRST_WORDS)} {rng.choice(SECOND_WORDS)}"
        # Beyond some six hundred agencies the words run out, and numbers begin.
        yield name if attempt < 40 else f"{name} {attempt}"


def _fresh_name(rng: random.Random, region: Region, taken: set[str]) -> tuple[str, str]:
    """First and last name, of somebody nobody could mistake for another as long as there are
    names left.
    """
    for _ in range(20):
        first, last = rng.choice(region.first_names), rng.choice(region.last_names)
        if f"{first} {last}" not in taken:
            break
    return first, last


def _career(rng: random.Random, tier: SeatTier) -> Career:
    if tier == SeatTier.TEAM_MEMBER:
        levels = (
            ExperienceLevel.JUNIOR,
            ExperienceLevel.MID_LEVEL,
            ExperienceLevel.SENIOR,
            ExperienceLevel.LEAD,
        )
        level = rng.choice(levels)
        return Career(
            rng.choice(TEAM_TITLES), level, 1 + 3 * levels.index(level) + rng.randint(0, 3)
        )
    return Career(rng.choice(OWNER_TITLES), ExperienceLevel.C_LEVEL, rng.randint(6, 24))


def _plain(text: str) -> str:
    """Letters and digits as an address takes them: "Sofía" gives "sofia", "Łukasz" gives
    "lukasz".
    """
    text = text.translate(str.maketrans("ŁłıØøŻż", "LliOoZz"))
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9-]+", "", text)
