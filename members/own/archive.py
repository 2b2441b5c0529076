"""The ZIP itself, in bounded memory: a JSON file for each kind of thing, and the member's files."""

import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import PurePosixPath
from typing import IO, Any, Final

from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet

from members.models import Member
from members.own.registry import Copy, Table, tables

AT_ONCE: Final = 500
Tell = Callable[[int, int], None]


def copied_tables() -> list[Table]:
    """The tables a copy is made of."""
    return [table for table in tables() if table.copy and table.rows]


def write_archive(member: Member, out: IO[bytes], *, at: datetime, tell: Tell) -> None:
    """Write everything of the member's. `tell(done, total)` hears of each batch of rows."""
    counted = {table: _rows(table, member).count() for table in copied_tables()}
    total, done = sum(counted.values()), 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in counted:
            for written in _write_table(archive, table, member):
                done += written
                tell(done, total)
        missing = _write_files(archive, member)
        _write_json(archive, "about.json", _about(member, counted, missing, at))


def _rows(table: Table, member: Member) -> "QuerySet[Any]":
    assert table.rows
    return table.rows(member)


def _write_table(archive: zipfile.ZipFile, table: Table, member: Member) -> Iterator[int]:
    """One list, row by row; yields how many were written each time."""
    assert table.copy
    rows = _rows(table, member)
    with archive.open(f"{table.copy.file}.json", "w", force_zip64=True) as out:
        out.write(b"[")
        between = b"\n"
        for some in _batches(rows, table.copy):
            for row in some:
                out.write(between + _row_as_json(row))
                between = b",\n"
            yield len(some)
        out.write(b"\n]\n" if between != b"\n" else b"]\n")


def _batches(rows: "QuerySet[Any]", copy: Copy) -> Iterator[list[dict[str, Any]]]:
    """The rows by key, some at a time: neither a long ledger nor a pooler is in the way."""
    columns: Mapping[str, str] = copy.columns
    ordered = rows.order_by("pk").values_list("pk", *columns.values())
    last = None
    while some := list((ordered.filter(pk__gt=last) if last is not None else ordered)[:AT_ONCE]):
        yield [dict(zip(columns, row[1:], strict=True)) for row in some]
        last = some[-1][0]


def _as_json(value: Any) -> bytes:
    """A value to be read by people; lists and objects inside it have a line for each thing."""
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()


# Without indentation Python's quick encoder does it: a ledger is long.
_one_line: Final = DjangoJSONEncoder(ensure_ascii=False).encode


def _row_as_json(row: Mapping[str, Any]) -> bytes:
    """One object of a list, a line for each column."""
    lines = ",\n".join(f'    "{name}": {_one_line(value)}' for name, value in row.items())
    return f"  {{\n{lines}\n  }}".encode()


def _write_json(archive: zipfile.ZipFile, name: str, value: Any) -> None:
    archive.writestr(name, _as_json(value) + b"\n")


def _write_files(archive: zipfile.ZipFile, member: Member) -> list[str]:
    """The files, under their kind and name; the names of those that are not there."""
    missing = []
    for table in copied_tables():
        # Copies themselves are no part of a copy.
        if table.files is None or table.name == "members.MemberExport":
            continue
        for name in table.files(member):
            try:
                stored = default_storage.open(name)
            except FileNotFoundError:
                missing.append(name)
                continue
            path = PurePosixPath("files", PurePosixPath(name).name)
            with stored, archive.open(str(path), "w", force_zip64=True) as out:
                for chunk in stored.chunks():
                    out.write(chunk)
    return missing


def _about(
    member: Member, counted: Mapping[Table, int], missing: list[str], at: datetime
) -> dict[str, Any]:
    """What is in the copy, and what of the member's is not, with the reason."""
    return {
        "of": member.display_name,
        "made_at": at,
        "times": "All times are in UTC.",
        "files": {
            f"{table.copy.file}.json": count for table, count in counted.items() if table.copy
        },
        "not_here": {table.name: table.why for table in tables() if table.rows and not table.copy},
        "files_that_were_not_there": missing,
    }
