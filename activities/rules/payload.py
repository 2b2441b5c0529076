"""What is typed into the form of an activity: read by its declaration, or refused by field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final
from urllib.parse import urlsplit

from activities.declarations import Declaration, Field, Kind

# Nobody trained anybody here before; a slip in the year is told.
FIRST_DAY: Final = date(2015, 1, 1)


@dataclass(frozen=True)
class Read:
    """The payload that was read, and what is wrong by the field's name; one of them is empty."""

    payload: Mapping[str, Any]
    faults: Mapping[str, str]


class _Fault(Exception):
    """What is wrong with one field, in the member's words."""


def read(declaration: Declaration, typed: Mapping[str, str], today: date) -> Read:
    """The payload of what was typed, by field; `today` is the member's."""
    payload: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for field in declaration.fields:
        text = _clean(field, str(typed.get(field.name) or ""))
        try:
            if text:
                payload[field.name] = _READERS[field.kind](field, text, today)
            elif field.is_required and not _one_of_several(declaration, field):
                raise _Fault(f"{field.label} is missing.")
        except _Fault as fault:
            faults[field.name] = str(fault)
    faults |= _needed(declaration, payload, faults)
    return Read({} if faults else payload, faults)


def typed(declaration: Declaration, payload: Mapping[str, Any]) -> dict[str, str]:
    """A payload as it would be typed: what a form begins with."""
    return {
        field.name: "\n".join(payload[field.name])
        if field.kind is Kind.NAMES
        else str(payload[field.name])
        for field in declaration.fields
        if field.name in payload
    }


def _one_of_several(declaration: Declaration, field: Field) -> bool:
    return any(field.name in names for names in declaration.needs)


def _needed(
    declaration: Declaration, payload: Mapping[str, Any], faults: Mapping[str, str]
) -> dict[str, str]:
    """Where one of several counts has to be given, and none is more than 0."""
    found = {}
    for names in declaration.needs:
        if not any(payload.get(name) or name in faults for name in names):
            labels = " or ".join(declaration.field(name).label.lower() for name in names)
            found[names[0]] = f"Say how many {labels} there were: one at least."
    return found


def _clean(field: Field, text: str) -> str:
    """As people mean it: no space around, one kind of line end, one line where there is one."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return text if field.kind in (Kind.TEXT, Kind.NAMES) else " ".join(text.split())


def _text(field: Field, text: str, today: date) -> str:
    if len(text) < field.at_least:
        missing = field.at_least - len(text)
        raise _Fault(
            f"{len(text):,} characters, {missing:,} too few: {field.at_least:,} are asked for."
        )
    if len(text) > field.at_most:
        raise _Fault(
            f"{len(text):,} characters, {len(text) - field.at_most:,} too many. Nothing is cut for"
            " you."
        )
    return text


def _count(field: Field, text: str, today: date) -> int:
    digits = re.sub(r"(?<=\d)[  ](?=\d{3}\b)", "", text)
    if not re.fullmatch(r"[0-9]{1,9}", digits):
        raise _Fault(f"“{text}” is no whole number. Write digits only, such as 12.")
    number = int(digits)
    if number > field.at_most:
        raise _Fault(f"{number:,} is more than {field.at_most:,}, the most there can be.")
    if number < field.at_least:
        raise _Fault(f"{number:,} is less than {field.at_least:,}, the least there can be.")
    return number


def _day(field: Field, text: str, today: date) -> str:
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            raise ValueError
        day = date.fromisoformat(text)
    except ValueError:
        raise _Fault(
            f"“{text}” is no day. Write year, month, day, such as {today.isoformat()}."
        ) from None
    if day > today:
        raise _Fault("That day has not come yet. Report it once it is over.")
    if day < FIRST_DAY:
        raise _Fault(f"{day.year} is too long ago. Look at the year.")
    return day.isoformat()


def _time(field: Field, text: str, today: date) -> str:
    match = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})?", text)
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        raise _Fault(f"“{text}” is no time of day. Write hours and minutes, such as 18:15.")
    return time(int(match[1]), int(match[2])).strftime("%H:%M")


def _link(field: Field, text: str, today: date) -> str:
    _text(field, text, today)
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").rstrip(".")
        sound = parts.scheme in ("http", "https") and parts.username is None and parts.port is None
    except ValueError:
        sound, host = False, ""
    if not sound or not host or re.search(r"[\s<>\"\\]", text):
        raise _Fault("That is no address on the web. Copy it from the browser, with its https://")
    if field.hosts and not any(
        host == known or host.endswith(f".{known}") for known in field.hosts
    ):
        raise _Fault(f"It leads to {host}. Give the address on {' or '.join(field.hosts)}.")
    return text


def _names(field: Field, text: str, today: date) -> list[str]:
    names = list(dict.fromkeys(" ".join(line.split()) for line in text.split("\n") if line.strip()))
    if len(names) > field.at_most:
        raise _Fault(f"{len(names)} names, {field.at_most} at most.")
    if long := next((name for name in names if len(name) > 100), None):
        raise _Fault(f"“{long[:30]}…” is too long for a name. One name a line.")
    return names


_READERS: Final = {
    Kind.LINE: _text,
    Kind.TEXT: _text,
    Kind.COUNT: _count,
    Kind.DAY: _day,
    Kind.TIME: _time,
    Kind.LINK: _link,
    Kind.NAMES: _names,
}
