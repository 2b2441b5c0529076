"""Searching everything there is for somebody: every column of every table, and every file."""

import base64
import re
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.contrib.sessions.backends.db import SessionStore
from django.db import connection


def columns() -> Iterator[tuple[str, str, str]]:
    """(table, column, type) of every column of every table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns c"
            " JOIN information_schema.tables t USING (table_schema, table_name)"
            " WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' ORDER BY 1, 2"
        )
        yield from cursor.fetchall()


def _cells(table: str, column: str, kind: str) -> Iterator[str]:
    """What a column says, as text; a session as what it holds, and the cache's values opened."""
    shown = f'"{column}"' if kind == "bytea" else f'"{column}"::text'
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {shown} FROM "{table}" WHERE "{column}" IS NOT NULL')
        for (value,) in cursor.fetchall():
            if (table, column) == ("django_session", "session_data"):
                yield repr(SessionStore().decode(value))
            elif (table, column) == ("revcouncil_cache", "value"):
                yield base64.b64decode(value).decode("latin-1")
            else:
                yield value if isinstance(value, str) else bytes(value).decode("latin-1")


def traces(words: Iterable[str], number: int, files: Path) -> list[str]:
    """Where somebody is still found: by a word, whatever its case, or by the number."""
    wanted = [word.lower() for word in words] + [str(number)]
    packed = struct.pack("<i", number).decode("latin-1")
    found = []
    for table, column, kind in columns():
        for cell in _cells(table, column, kind):
            hits = [word for word in wanted if word in cell.lower()]
            if hits or packed in cell:
                found.append(f"{table}.{column}: {hits or 'packed'}: {cell[:200]}")
    for path in files.rglob("*"):
        hits = [word for word in wanted if word in str(path.relative_to(files)).lower()]
        if path.is_file():
            said = path.read_bytes().lower()
            hits += [word for word in wanted if word.encode() in said]
        if hits:
            found.append(f"{path}: {hits}")
    return found


def tables_in(found: Iterable[str]) -> set[str]:
    """The tables the traces lie in."""
    return {re.split(r"[.:]", line)[0] for line in found}
