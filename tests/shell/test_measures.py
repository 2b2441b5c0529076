"""The measures of the house: 100 columns, 300 lines a file, 50 lines a function.

Released migrations are frozen as they are; templates may hold longer lines, for a break is a space.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (
    *("revcouncil", "members", "gamification", "benchmarks", "resources", "activities", "growth"),
    "tests",
)
# Longer, each one thing: to be cut when one of them is next changed.
LONG_FILES = {
    "revcouncil/schema/locks/guard.py",
    "tests/schema/killing.py",
}
LONG_FUNCTIONS = {
    "tests/gamification/test_ranks_prove.py: "
    "test_after_any_work_and_three_kills_every_place_is_what_the_ledger_says",
    "tests/schema/killing.py: main",
    "tests/schema/test_many_migrators.py: "
    "test_at_once_and_with_the_leader_killed_each_migration_is_applied_once",
}


def sources(*endings: str) -> Iterator[tuple[str, str]]:
    """(path, text) of our own files with one of these endings."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in endings and "migrations" not in path.parts:
                yield str(path.relative_to(ROOT)), path.read_text()


def test_no_line_is_longer_than_100_columns() -> None:
    # Of CSS the addresses of drawings can't be broken; ruff excuses what ends in a comment for it.
    long = [
        f"{name}:{number}"
        for name, text in sources(".sql", ".css")
        for number, line in enumerate(text.splitlines(), start=1)
        if len(line) > 100 and "data:" not in line
    ]
    assert long == []


def test_no_file_is_longer_than_300_lines() -> None:
    long = {
        name for name, text in sources(".py", ".sql", ".css", ".html") if text.count("\n") > 300
    }
    assert long == LONG_FILES


def test_no_function_is_longer_than_50_lines() -> None:
    long = {
        f"{name}: {node.name}"
        for name, text in sources(".py")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= 50
    }
    assert long == LONG_FUNCTIONS
