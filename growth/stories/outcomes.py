"""What may come of asking for a review."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from growth.models import Telling
from growth.rules.windows import Window


@dataclass(frozen=True)
class Begun:
    """It is written from now on; a turn was taken."""

    telling: Telling


@dataclass(frozen=True)
class AlreadyOpen:
    """The period is being written, in whatever tone, or the form was sent twice."""

    telling: Telling


@dataclass(frozen=True)
class NoEntries:
    """Nothing was published on these days, and no turn was taken."""

    window: Window


@dataclass(frozen=True)
class NoTurns:
    """The turns of the day are used up; at `again_at`, the member's midnight, there are more."""

    again_at: datetime


@dataclass(frozen=True)
class TooManyFailed:
    """So many failed within a day that the next would most likely fail as well, and cost the site
    what it costs; no turn was taken.
    """

    failed: int


Asked = Begun | AlreadyOpen | NoEntries | NoTurns | TooManyFailed


class Left(NamedTuple):
    """How many turns are left today, and the member's midnight, when there are ten again."""

    left: int
    next_midnight: datetime
