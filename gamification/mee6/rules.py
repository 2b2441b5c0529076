"""What XP is worth. Pure: no queries, no clock, no settings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from gamification.rules import XP_PER_POINT

# Discord's ids, as members/models.py holds them.
_DISCORD_ID: Final = re.compile(r"[0-9]{17,20}")
MOST_XP: Final = 2**31 - 1
# Spec, gamification: "three failures in a row raise an alert".
ALERT_AFTER: Final = 3


class BadPlayer(ValueError):
    """A player or a line that can't be understood; the message says why."""


@dataclass(frozen=True)
class Player:
    """A Discord account and all the XP it ever got."""

    discord_id: str
    total: int


@dataclass(frozen=True)
class Known:
    """What is stored of a member: the account and total seen last, the XP paid in all and the XP waiting for a full hundred."""

    discord_id: str | None
    last_total: int
    paid_xp: int
    carried_xp: int


@dataclass(frozen=True)
class Settled:
    """What a sight of a total makes of a member. `gained` is None for a baseline, negative for a fall."""

    now: Known
    gained: int | None
    points: int


def settle(known: Known | None, player: Player, *, worth: int | None) -> Settled:
    """What seeing `player` pays a member of whom `known` is stored. `worth` is points per 100 XP, None while the award is off.

    The first sight of an account is a baseline and pays nothing; so is a fall, which takes nothing away either. What is left
    of a hundred is carried on, and so is everything while the award is off. `paid_xp` only ever grows: it names the payment.
    """
    if known is None or known.discord_id != player.discord_id:
        # Another account's rest is not this one's.
        return Settled(Known(player.discord_id, player.total, known.paid_xp if known else 0, 0), None, 0)
    gained = player.total - known.last_total
    carried = known.carried_xp + max(gained, 0)
    paying = carried - carried % XP_PER_POINT if worth is not None else 0
    now = Known(player.discord_id, player.total, known.paid_xp + paying, carried - paying)
    return Settled(now, gained, paying // XP_PER_POINT * (worth or 0))


def read_id(text: str) -> str:
    """A Discord id. Raises BadPlayer."""
    if not _DISCORD_ID.fullmatch(text):
        raise BadPlayer(f"{text[:40]!r} is no Discord id: 17 to 20 digits")
    return text


def read_player(entry: Any) -> Player:
    """A player of MEE6's board: `id`, and `detailed_xp` with the total in third place. Raises BadPlayer."""
    if not isinstance(entry, Mapping):
        raise BadPlayer("it is no object")
    xp = entry.get("detailed_xp")
    total = xp[2] if isinstance(xp, list) and len(xp) == 3 else None
    if type(total) is not int or not 0 <= total <= MOST_XP:
        raise BadPlayer(f"detailed_xp is {str(xp)[:40]}")
    return Player(read_id(str(entry.get("id", ""))), total)


def read_line(row: list[str]) -> Player:
    """A line of a file: Discord id and XP. Raises BadPlayer."""
    if len(row) != 2:
        raise BadPlayer(f"{len(row)} {'column' if len(row) == 1 else 'columns'} instead of 2: Discord id and XP")
    discord_id, total = (cell.strip() for cell in row)
    if not re.fullmatch(r"[0-9]{1,10}", total) or int(total) > MOST_XP:
        raise BadPlayer(f"{total[:40]!r} is no XP: a whole number from 0 to {MOST_XP:,}")
    return Player(read_id(discord_id), int(total))
