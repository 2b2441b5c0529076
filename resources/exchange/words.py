"""What a cell says, in the words of the common spreadsheets. Pure."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, time, tzinfo
from typing import Final

from django.db.models import Choices

from members.spreadsheets import as_written
from resources.exchange.columns import plain
from resources.exchange.tables import Cell, Fault

# English, German, French, Spanish, Italian, Dutch, Portuguese, Polish.
YES: Final = (
    *("1", "x", "y", "yes", "true", "on", "t", "ja", "j", "wahr", "oui", "vrai", "si", "sí"),
    *("verdadero", "vero", "waar", "sim", "verdadeiro", "tak", "prawda", "✓", "✔", "☑"),
)
NO: Final = (
    *("0", "n", "no", "false", "off", "f", "nein", "falsch", "non", "faux", "falso"),
    *("onwaar", "nee", "não", "nao", "nie", "fałsz", "✗", "✘", "☐"),
)


class Wrong(ValueError):
    """This cell cannot be read; the message says why, for who typed it."""


def text_of(cell: Cell) -> str:
    """A cell as text, exactly as it is. Raises Wrong for a date, and for what holds no value."""
    if isinstance(cell, str):
        return as_written(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, Fault):
        raise Wrong(f"The cell {cell.reason}.")
    raise Wrong("The cell is a date. Format it as text and type it again.")


def clean_text(text: str) -> str:
    """The text, fit to be stored. Raises Wrong."""
    bad = next((letter for letter in text if ord(letter) < 32 and letter not in "\t\r\n"), None)
    if bad is not None:
        raise Wrong(f"It holds a character that no text may have (number {ord(bad)}).")
    return text


def yes_or_no(cell: Cell) -> bool:
    """Yes or no. Raises Wrong for anything else."""
    if isinstance(cell, bool):
        return cell
    word = text_of(cell).strip().casefold().strip("\u00a0.")
    if word in YES:
        return True
    if word in NO:
        return False
    raise Wrong("Say yes or no. TRUE, FALSE, 1, 0, x, WAHR and FALSCH are understood, too.")


def choice_of(cell: Cell, choices: type[Choices]) -> str:
    """The code of the choice that is named. Raises Wrong with those there are."""
    word = plain(text_of(cell))
    for code, label in choices.choices:
        if word and word in (plain(str(code)), plain(str(label))):
            return str(code)
    labels = [str(label) for _, label in choices.choices]
    raise Wrong(f"There are {', '.join(labels[:-1])} and {labels[-1]}.")


TAG: Final = re.compile(r'\s*(?:"((?:[^"]|"")*)"|([^,;\n]*))\s*(?:[,;\n]|$)')


def tags_of(cell: Cell) -> list[str]:
    """Tags parted by commas, semicolons or lines; one that holds such stands in quotation marks.
    Named twice is named once. Raises Wrong.
    """
    found: dict[str, str] = {}
    text, place = clean_text(text_of(cell)), 0
    while place < len(text):
        match = TAG.match(text, place)
        if match is None or match.end() == place:
            raise Wrong("Part the tags by commas.")
        place = match.end()
        quoted, bare = match.groups()
        name = " ".join((bare if quoted is None else quoted.replace('""', '"')).split())
        if len(name) > 40:
            raise Wrong(f"The tag “{name[:40]}…” has more than 40 characters.")
        if name:
            found.setdefault(name.casefold(), name)
    return list(found.values())


def tags_written(names: Iterable[str]) -> str:
    """Tags as `tags_of` reads them back."""
    return ", ".join(
        '"{}"'.format(name.replace('"', '""')) if set(name) & set(',;\n"') else name
        for name in names
    )


MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar",
            "feb february februar",
            "mar march märz",
            "apr april",
            "may mai",
            "jun june juni",
            "jul july juli",
            "aug august",
            "sep sept september",
            "oct october okt oktober",
            "nov november",
            "dec december dez dezember",
        ),
        start=1,
    )
    for name in names.split()
}
CLOCK: Final = r"(?:[ T,]+(\d{1,2}):(\d{2})(?::\d{2})?)?"
DOTS: Final = re.compile(rf"(\d{{1,2}})\.(\d{{1,2}})\.(\d{{4}}){CLOCK}")
SLASHES: Final = re.compile(rf"(\d{{1,2}})/(\d{{1,2}})/(\d{{4}}){CLOCK}")
NAMED: Final = re.compile(rf"(\d{{1,2}})\.? ([^\W\d_]+)\.? (\d{{4}}){CLOCK}")


def moment_of(cell: Cell, zone: tzinfo) -> datetime:
    """A moment; without an offset it is by `zone`. Raises Wrong, also where a day and a month
    could be told apart by nobody.
    """
    if isinstance(cell, datetime):
        found = cell
    elif isinstance(cell, float):
        raise Wrong("The cell is a number. Format it as a date, or type 2026-12-01 09:00.")
    else:
        found = _moment(" ".join(text_of(cell).split()))
    try:
        return found if found.tzinfo else found.replace(tzinfo=zone)
    except (ValueError, OverflowError) as error:
        raise Wrong("There is no such moment.") from error


def _moment(text: str) -> datetime:
    if re.match(r"\d{4}-\d", text) and len(text) <= 40:
        try:
            return datetime.fromisoformat(text)
        except ValueError as error:
            raise Wrong("There is no such moment. Type it as 2026-12-01 09:00.") from error
    if found := DOTS.fullmatch(text):
        day, month, year, *clock = found.groups()
        return _built(year, month, day, clock)
    if found := NAMED.fullmatch(text):
        day, name, year, *clock = found.groups()
        if name.casefold() in MONTHS:
            return _built(year, MONTHS[name.casefold()], day, clock)
    if found := SLASHES.fullmatch(text):
        first, second, year, *clock = found.groups()
        if int(first) > 12 >= int(second):
            return _built(year, second, first, clock)
        if int(second) > 12 >= int(first) or first == second:
            return _built(year, first, second, clock)
        raise Wrong(
            f"Could be {_day(first, second)} or {_day(second, first)}. Type it as 2026-12-01."
        )
    raise Wrong("This is no date. Type it as 2026-12-01 09:00.")


def _built(year: str, month: int | str, day: str, clock: Sequence[str | None]) -> datetime:
    try:
        moment = time(int(clock[0] or 0), int(clock[1] or 0))
        return datetime.combine(datetime(int(year), int(month), int(day)), moment)
    except ValueError as error:
        raise Wrong("There is no such moment. Type it as 2026-12-01 09:00.") from error


def _day(day: str, month: str) -> str:
    names = list(dict.fromkeys(MONTHS.values()))
    name = next((name for name, of in MONTHS.items() if of == int(month) and len(name) > 3), "")
    return f"{int(day)} {name.title()}" if names and name else f"{day}.{month}."
