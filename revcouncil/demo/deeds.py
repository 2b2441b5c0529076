"""What a member of the demo community may have done, one class for each kind of deed."""

from dataclasses import dataclass
from datetime import datetime

from benchmarks.models import Category


@dataclass(frozen=True)
class Introduced:
    """Said hello."""

    at: datetime


@dataclass(frozen=True)
class Talked:
    """Gained XP in Discord since the reading before; `carried` XP wait for the next."""

    at: datetime
    xp: int
    points: int
    carried: int


@dataclass(frozen=True)
class Took:
    """Downloaded a resource."""

    at: datetime
    slug: str


@dataclass(frozen=True)
class Answered:
    """Shared the numbers of one category."""

    at: datetime
    category: Category


@dataclass(frozen=True)
class Corrected:
    """Staff put something right."""

    at: datetime
    points: int
    reason: str


Deed = Introduced | Talked | Took | Answered | Corrected
