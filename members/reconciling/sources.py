"""What is listed at Stripe and on Discord, page by page: the seam between the comparison and the
two clients.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from members.models import LIVE_STATUSES


class NotListed(Exception):
    """A side could not be listed to its end; the message says why, to staff.

    What was not seen is then unknown: nobody's access is judged by it.
    """


class CanNotFix(Exception):
    """It is not ours to put right; the message says to staff what is in the way."""


class Off(NotListed):
    """The side is not set up at all."""


class Subscription(NamedTuple):
    """A subscription as Stripe lists it, with our word for its status."""

    stripe_id: str
    customer_id: str
    status: str
    stripe_status: str
    failed_at: str | None = None
    period_end: str | None = None
    ends_at: str | None = None

    @property
    def is_live(self) -> bool:
        """Whether it gives access, or gave it until a renewal failed."""
        return self.status in LIVE_STATUSES

    def moment(self, name: str) -> datetime | None:
        """One of its three moments."""
        said: str | None = getattr(self, name)
        return datetime.fromisoformat(said) if said else None


class Wearer(NamedTuple):
    """Somebody on the Discord server who is no bot, with those of our roles they wear."""

    discord_id: str
    roles: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Sources:
    """The two sides, and how what they say is made true here.

    The listings go on after an id and raise NotListed; `sync` fetches one subscription and has
    everybody follow it, raising NotListed (later) or CanNotFix; `wanted` are the roles a member
    should wear, their role given.
    """

    subscriptions: Callable[[str], Iterator[list[Subscription]]]
    wearers: Callable[[str], Iterator[list[Wearer]]]
    sync: Callable[[str], Any]
    wanted: Callable[[Any, str], frozenset[str]]
