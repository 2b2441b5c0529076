"""How long lines, files and functions may be, held for the whole repository.

Exempt: released migrations and the SQL frozen beside them (never edited again), requirements, docs,
pictures, and lines with a `data:` address (a picture in CSS can't be broken).
"""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

COLUMNS, FILE_LINES, FUNCTION_LINES = 100, 300, 50
WRAPPED = {".py", ".sql", ".css", ".js"}
SHORT = WRAPPED | {".html"}


def released() -> set[str]:
    """Files that a release has frozen, as their list of hashes names them."""
    lines = settings.SCHEMA_FROZEN.read_text().splitlines()
    return {line.split()[-1] for line in lines if line and not line.startswith("#")}


def measured(kinds: set[str]) -> Iterator[tuple[str, str]]:
    """Each file of these kinds that may still be edited: its path and its text."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(
        command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    )
    for name in sorted(set(listed.stdout.split("\0")) - released()):
        path: Path = settings.BASE_DIR / name
        if path.suffix in kinds and path.is_file():
            yield name, path.read_text()


def test_no_line_is_wider_than_a_hundred_columns() -> None:
    wide = [
        f"{name}:{number} has {len(line)} columns"
        for name, text in measured(WRAPPED)
        for number, line in enumerate(text.splitlines(), 1)
        if len(line) > COLUMNS and "data:" not in line
    ]
    assert not wide, "\n".join(wide)


def test_no_file_is_longer_than_three_hundred_lines() -> None:
    long = [
        f"{name} has {lines} lines"
        for name, text in measured(SHORT)
        if (lines := len(text.splitlines())) > FILE_LINES
    ]
    assert not long, "\n".join(long)


def test_no_function_is_longer_than_fifty_lines() -> None:
    long = [
        f"{name}:{node.lineno} {node.name} has {lines} lines"
        for name, text in measured({".py"})
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES
    ]
    assert not long, "\n".join(long)
