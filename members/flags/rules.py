"""What a switch says: for whom a feature is open. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, NamedTuple

EVERYONE: Final = "EVERYONE"
STAFF: Final = "STAFF"
SHARE: Final = "SHARE"
# A share is a whole percentage; the places members are dealt are finer, so that none is rounded.
PLACES: Final = 10_000


@dataclass(frozen=True)
class Flag:
    """One feature that can be switched, declared by its app's `feature_flags`.

    `addresses` are names of pages ("resources:detail"), or of a whole app ("resources:");
    `tasks` are names of periodic jobs.
    """

    key: str
    title: str
    description: str
    addresses: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    begins_on: bool = True

    def covers(self, view_name: str) -> bool:
        """Whether this page belongs to the feature."""
        return any(
            view_name.startswith(address) if address.endswith(":") else view_name == address
            for address in self.addresses
        )


class Switch(NamedTuple):
    """How a flag is set: on or off, and once it is on, for whom."""

    is_on: bool
    audience: str = EVERYONE
    share: int = 100

    def opens_for(self, *, key: str, member_id: int | None, is_staff: bool) -> bool:
        """Whether the feature is open to this member; None is a guest.

        Staff see whatever anybody sees. A share holds the same members as long as it does not
        shrink, and other members for another feature.
        """
        if not self.is_on:
            return False
        if self.audience == EVERYONE or is_staff:
            return True
        if self.audience == SHARE and member_id is not None:
            return place_in_share(key=key, member_id=member_id) < self.share * PLACES // 100
        return False


OFF: Final = Switch(is_on=False)


def place_in_share(*, key: str, member_id: int) -> int:
    """From 0 to 9,999, the same for a member and a feature whenever it is asked."""
    digest = sha256(f"{key}:{member_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % PLACES


def flag_of(view_name: str, flags: Iterable[Flag]) -> Flag | None:
    """The feature this page belongs to; None for a page that can't be switched."""
    return next((flag for flag in flags if flag.covers(view_name)), None)
