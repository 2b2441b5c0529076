"""What XP pays. Pure: no queries, no clock, no settings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from gamification.catalogue import XP_PER_POINT

# Discord's ids, as members/models.py holds them.
_DISCORD_ID: Final = re.compile(r"[0-9]{17,20}")
# An id that somebody told a spreadsheet to keep as text.
_GUARDED: Final = re.compile(r"""'(?P<bare>[0-9]+)|="(?P<quoted>[0-9]+)["]""")
# A number where an id should be: 4.12E+17 and 412345678901234560.0.
_NUMBER: Final = re.compile(r"[0-9]+([.,][0-9]+)?[eE]\+?[0-9]+|[0-9]{15,}[.,]0+")
# Thousands parted by one sign, without a fraction: 1,200 and 1.200.000.
_PARTED: Final = re.compile(r"[1-9][0-9]{0,2}(?P<sign>[,. ])[0-9]{3}(?:(?P=sign)[0-9]{3})*")
# A fraction of nothing but zeros, before it digits, or thousands parted by another sign: 1200.0 and
# 1.200,00.
_WHOLE: Final = re.compile(
    r"[0-9]+([.,]0+)?|[1-9][0-9]{0,2}(?:([, ][0-9]{3})+\.0+|([. ][0-9]{3})+,0+)"
)
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
    """What is stored of a member.

    The account and total seen last, the XP paid in all, and the XP waiting for a full hundred.
    """

    discord_id: str | None
    last_total: int
    paid_xp: int
    carried_xp: int


@dataclass(frozen=True)
class Settled:
    """What a sight of a total makes of a member.

    `gained` is None for a baseline, negative for a fall.
    """

    now: Known
    gained: int | None
    points: int


def settle(known: Known | None, player: Player, *, per_hundred: int | None) -> Settled:
    """What seeing `player` pays a member of whom `known` is stored.

    `per_hundred` is what 100 XP pay in points, None while the award is off. The first sight of
    an account is a baseline and pays nothing; so is a fall, which takes nothing away either.
    What is left of a hundred is carried on, and so is everything while the award is off.
    `paid_xp` only ever grows: it names the payment.
    """
    if known is None or known.discord_id != player.discord_id:
        # What another account carried is not paid to this one.
        return Settled(
            Known(player.discord_id, player.total, known.paid_xp if known else 0, 0), None, 0
        )
    gained = player.total - known.last_total
    carried = known.carried_xp + max(gained, 0)
    paying = carried - carried % XP_PER_POINT if per_hundred is not None else 0
    now = Known(player.discord_id, player.total, known.paid_xp + paying, carried - paying)
    return Settled(now, gained, paying // XP_PER_POINT * (per_hundred or 0))


def read_id(text: str) -> str:
    """A Discord id, also as a spreadsheet guards it: '1234 or ="1234". Raises BadPlayer."""
    guarded = _GUARDED.fullmatch(text)
    plain = (guarded["bare"] or guarded["quoted"]) if guarded else text
    if _NUMBER.fullmatch(plain):
        raise BadPlayer(
            f"{text[:40]!r} is an id that a spreadsheet has rounded: "
            "export anew, with the column of the ids set to Text"
        )
    if not _DISCORD_ID.fullmatch(plain):
        raise BadPlayer(f"{text[:40]!r} is no Discord id: 17 to 20 digits")
    return plain


def read_xp(text: str, *, thousands: str = "") -> int:
    """XP as people and spreadsheets write it: 1200, 1,200, 1.200, 1 200, 1200.0. Raises BadPlayer.

    A sign before three zeros alone (1,000) may be 1,000 or 1: it is read only when `thousands` says
    what the sign parts.
    """
    plain = re.sub("[\u00a0\u2009\u202f']", " ", text).strip()
    if parted := _PARTED.fullmatch(plain):
        sign = parted["sign"]
        digits = plain.replace(sign, "")
        if sign not in (" ", thousands, thousands_of(plain)):
            raise BadPlayer(
                f"{text[:40]!r} may be {digits} or {plain.partition(sign)[0]}: "
                "write it without the sign"
            )
    else:
        digits = (
            re.sub(r"[ ,.]", "", re.sub(r"[.,]0+$", "", plain)) if _WHOLE.fullmatch(plain) else ""
        )
    if not 0 < len(digits) <= 10 or int(digits) > MOST_XP:
        raise BadPlayer(f"{text[:40]!r} is no XP: a whole number from 0 to {MOST_XP:,}")
    return int(digits)


def thousands_of(text: str) -> str:
    """The sign that parts thousands in this number beyond doubt.

    Empty when there is none, or when it may be a fraction's.
    """
    parted = _PARTED.fullmatch(text)
    if parted is None or parted["sign"] == " ":
        return ""
    groups = text.split(parted["sign"])
    # XP is whole: a part after the sign other than 000 is never a fraction.
    return parted["sign"] if len(groups) > 2 or groups[1] != "000" else ""


def read_player(entry: Any) -> Player:
    """A player of MEE6's board.

    It has `id`, and `detailed_xp` as [in level, needed, total]. Raises BadPlayer.
    """
    if not isinstance(entry, Mapping):
        raise BadPlayer("it is no object")
    xp = entry.get("detailed_xp")
    if (
        not isinstance(xp, list)
        or len(xp) != 3
        or any(type(part) is not int or not 0 <= part <= MOST_XP for part in xp)
    ):
        raise BadPlayer(f"detailed_xp is {str(xp)[:40]}")
    in_level, _, total = xp
    if in_level > total:
        # MEE6 may have changed the order of the three; a wrong one would pay the wrong number.
        raise BadPlayer(f"detailed_xp is {str(xp)[:40]}: more in the level than in all")
    key = entry.get("id")
    return Player(
        read_id(key if isinstance(key, str) else str(key) if type(key) is int else ""), total
    )


def read_line(row: list[str], *, thousands: str = "") -> Player:
    """A line of a file: Discord id and XP. `thousands` as for `read_xp`. Raises BadPlayer."""
    if len(row) != 2:
        raise BadPlayer(
            f"{len(row)} {'column' if len(row) == 1 else 'columns'} instead of 2: Discord id and XP"
        )
    discord_id, total = (cell.strip() for cell in row)
    return Player(read_id(discord_id), read_xp(total, thousands=thousands))
