"""What squawk says of the SQL, but for what does not hold here."""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from revcouncil.schema.lint.house import _INDEXED, _SUBJECT
from revcouncil.schema.lint.subject import Finding, Subject, _made_here, _shown
from revcouncil.schema.locks.statements import plain, table_name

# What squawk says that does not hold here, and why.
NOT_FROM_SQUAWK: Final[dict[str, str]] = {
    "require-lock-timeout": "the lock guard sets a timeout for each statement",
    "require-statement-timeout": "the lock guard sets a timeout for each statement",
    "require-timeout-settings": "the lock guard sets a timeout for each statement",
    "prefer-robust-stmts": "operations look before they act; IF NOT EXISTS would keep a dead index",
    "prefer-text-field": "a varchar's length belongs to the field's declaration",
    "prefer-bigint-over-int": "the field's author chose the width",
    "prefer-bigint-over-smallint": "as the one above",
    "prefer-identity": "Django's key fields are identity columns already",
    "prefer-timestamptz": "Django writes no other",
    "ban-drop-constraint": (
        "a constraint is replaced before it goes, and drift tells when one is missing"
    ),
    "ban-drop-function": (
        "only a trigger's own function goes, in the transaction that puts the next one in its place"
    ),
}


class SquawkMissing(Exception):
    """squawk is not installed."""


def squawk(subjects: Iterable[Subject]) -> Iterator[Finding]:
    """What squawk finds in the SQL. Raises SquawkMissing."""
    program = Path(sys.executable).parent / "squawk"
    if not program.exists():
        raise SquawkMissing(
            "squawk is not installed beside this Python. `pip install squawk-cli` installs it."
        )
    with TemporaryDirectory() as folder:
        files: dict[str, Subject] = {}
        for number, subject in enumerate(subjects):
            path = Path(folder) / f"{number:04d}.sql"
            path.write_text("".join(f"{statement}\n;\n" for statement in subject.statements))
            files[str(path)] = subject
        for together in (True, False):
            paths = [
                path
                for path, subject in files.items()
                if subject.migration.atomic is together and subject.statements
            ]
            if not paths:
                continue
            command = [
                str(program),
                "--reporter",
                "json",
                "--pg-version",
                "15",
                *(f"--exclude={rule}" for rule in NOT_FROM_SQUAWK),
            ]
            if together:
                command.append("--assume-in-transaction")
            done = subprocess.run([*command, *paths], capture_output=True, text=True, check=False)
            if not done.stdout.strip():
                raise SquawkMissing(f"squawk can't be run: {done.stderr.strip()}")
            for found in json.loads(done.stdout):
                subject = files[found["file"]]
                if _is_on_new_table(subject, found["line"]):
                    continue
                if (
                    found["rule_name"] == "changing-column-type"
                    and plain(_statement_at(subject, found["line"])) in subject.widenings
                ):
                    continue
                remedy = " ".join(f"{found['message']} {found.get('help') or ''}".split())
                yield Finding(_shown(subject.file), f"squawk {found['rule_name']}", remedy)


def _statement_at(subject: Subject, line: int) -> str:
    """The statement at this line of the file written for squawk; "" behind the last."""
    for statement in subject.statements:
        length = statement.count("\n") + 2
        if line < length:
            return statement
        line -= length
    return ""


def _is_on_new_table(subject: Subject, line: int) -> bool:
    """Whether the statement at this line changes a table that nobody uses yet."""
    statement = plain(_statement_at(subject, line))
    match = _SUBJECT.match(statement) or _INDEXED.match(statement)
    return bool(match and table_name(match["table"]) in _made_here(subject))
