"""Reading XP from a file as spreadsheets and bots write it. Pure: bytes in, players out."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from gamification.mee6.rules import BadPlayer, Player, read_line, thousands_of

# What a heading calls the two columns, in small letters without signs; the first found is taken.
ID_NAMES: Final = ("discordid", "userid", "memberid", "accountid", "id")
XP_NAMES: Final = ("totalxp", "xptotal", "xpinall", "xp", "experience", "total")
DELIMITERS: Final[tuple[str, ...]] = (",", ";", "\t", "|")
# A spreadsheet keeps 15 digits of a number and writes zeros for the rest.
KEPT_DIGITS: Final = 15
ROUNDED: Final = (
    "The Discord ids in it were rounded by a spreadsheet: they end in zeros, and the true ids "
    "can't be told from them. Export the file anew, and in the spreadsheet set the column of the "
    "ids to Text before anything is opened or pasted. --exact-ids takes them as they stand."
)
SHOWN: Final = 3


class Unreadable(ValueError):
    """A file of which nothing can be read, or trusted. The message says why and what to do."""


@dataclass
class Reading:
    """What a file holds: players in its order, and each unreadable line with its number and why."""

    players: list[Player] = field(default_factory=list)
    bad: list[tuple[int, str]] = field(default_factory=list)
    # Lines of two columns or more; tells between separators when no line can be read.
    parted: int = 0


@dataclass(frozen=True)
class Columns:
    """Where the two columns stand; `exactly` when a row has these two and no others."""

    discord_id: int = 0
    xp: int = 1
    exactly: bool = True


def read(content: bytes, *, exact_ids: bool = False) -> Reading:
    """The players of a file: UTF-8 or UTF-16 with its mark, any line ends, and , ; | or tabs.

    Two columns, Discord id and XP; more of them with a heading that names the two. Raises
    Unreadable when no line can be read, and, unless `exact_ids`, when the ids were rounded by a
    spreadsheet.
    """
    lines = [
        (number, line)
        for number, line in enumerate(re.split(r"\r\n|\r|\n", _text(content)), 1)
        if line.strip()
    ]
    if lines and (named := re.fullmatch(r"sep=(.)", lines[0][1].strip(), re.IGNORECASE)):
        lines, delimiters = lines[1:], [named[1]]
    else:
        delimiters = [*DELIMITERS]
    if not lines:
        raise Unreadable("The file is empty. It should hold lines of Discord id and XP in all.")
    # Take the separator that reads most lines; commas when none is better.
    best = max(
        (_read(lines, delimiter) for delimiter in delimiters),
        key=lambda reading: (len(reading.players), reading.parted),
    )
    if not best.players:
        raise Unreadable(_nothing(best.bad))
    if not exact_ids and looks_rounded([player.discord_id for player in best.players]):
        raise Unreadable(ROUNDED)
    return best


def looks_rounded(ids: Sequence[str]) -> bool:
    """Whether more ids end in zeros after the 15th digit than chance would have it, or all do."""
    zeros = [key for key in ids if not key[KEPT_DIGITS:].strip("0")]
    by_chance = sum(10.0 ** (KEPT_DIGITS - len(key)) for key in ids)
    return bool(zeros) and (len(zeros) == len(ids) or len(zeros) > 3 + 10 * by_chance)


def numbers(bad: Iterable[tuple[int, str]], most: int) -> str:
    """The first line numbers: "2, 3, 4 and 7 more"."""
    found = [number for number, _ in bad]
    more = len(found) - most
    return ", ".join(map(str, found[:most])) + (f" and {more:,} more" if more > 0 else "")


def _text(content: bytes) -> str:
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return content.decode("utf-16")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"The file is no UTF-8 text (byte {error.start}). Save it as CSV UTF-8."
        ) from error


def _nothing(bad: list[tuple[int, str]]) -> str:
    if not bad:
        return (
            "The file holds a heading and no line below it. "
            "It should hold lines of Discord id and XP in all."
        )
    # Name each reason once.
    why = list(dict.fromkeys(reason for _, reason in bad))
    first = "; ".join(
        f"line {next(number for number, told in bad if told == reason)}: {reason}"
        for reason in why[:SHOWN]
    )
    return f"None of its {len(bad):,} {'line' if len(bad) == 1 else 'lines'} can be read. {first}."


def _read(lines: list[tuple[int, str]], delimiter: str) -> Reading:
    reading, rows = Reading(), list[tuple[int, list[str]]]()
    for number, line in lines:
        try:
            rows.append(
                (
                    number,
                    [
                        cell.strip()
                        for cell in next(csv.reader([line], delimiter=delimiter, strict=True))
                    ],
                )
            )
        except (csv.Error, StopIteration) as error:
            reading.bad.append((number, f"it is no line of a CSV file ({error})"))
    reading.parted = sum(len(row) > 1 for _, row in rows)
    columns = Columns()
    if rows and rows[0][0] == lines[0][0] and _is_heading(rows[0][1]):
        columns = _columns(rows.pop(0)[1])
    thousands = _thousands(rows, columns)
    for number, row in rows:
        try:
            reading.players.append(_player(row, columns, thousands))
        except BadPlayer as reason:
            reading.bad.append((number, str(reason)))
    reading.bad.sort()
    return reading


def _plain(cell: str) -> str:
    return re.sub(r"[\W_]", "", cell.lower())


def _is_heading(row: list[str]) -> bool:
    return not any(character.isdigit() for cell in row for character in cell) or bool(
        {_plain(cell) for cell in row} & {*ID_NAMES}
    )


def _columns(heading: list[str]) -> Columns:
    names = [_plain(cell) for cell in heading]
    key, xp = (
        next((name for name in known if name in names), None) for known in (ID_NAMES, XP_NAMES)
    )
    if key is None or xp is None or Counter(names)[key] > 1 or Counter(names)[xp] > 1:
        return Columns()
    return Columns(names.index(key), names.index(xp), len(names) == 2)


def _thousands(rows: list[tuple[int, list[str]]], columns: Columns) -> str:
    """The sign that parts thousands in the file beyond doubt; empty when none does, or two."""
    found = {thousands_of(row[columns.xp]) for _, row in rows if len(row) > columns.xp}
    signs = {sign for sign in found if sign}
    return signs.pop() if len(signs) == 1 else ""


def _player(row: list[str], columns: Columns, thousands: str) -> Player:
    if columns.exactly:
        cells = [row[columns.discord_id], row[columns.xp]] if len(row) == 2 else row
        return read_line(cells, thousands=thousands)
    if len(row) <= max(columns.discord_id, columns.xp):
        raise BadPlayer(
            f"{len(row)} {'column' if len(row) == 1 else 'columns'}, fewer than the heading"
        )
    return read_line([row[columns.discord_id], row[columns.xp]], thousands=thousands)
