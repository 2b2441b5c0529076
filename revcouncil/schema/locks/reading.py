"""Reading the text of a statement: names, actions, keys."""

import re

from revcouncil.schema.locks.statements import (
    _NAME,
    _NAMES,
    Lock,
    table_name,
)


def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(
        re.sub(r"\bNAMES\b", lambda _: f"(?:{_NAMES})", pattern).replace("NAME", _NAME),
        re.IGNORECASE | re.DOTALL,
    )


def _references(text: str) -> list[tuple[str, Lock]]:
    return [
        (table_name(name), Lock.SHARE_ROW_EXCLUSIVE)
        for name in re.findall(rf"\bREFERENCES\s+({_NAME})", text, re.IGNORECASE)
    ]


def _list(names: str) -> list[str]:
    return [table_name(name) for name in re.findall(_NAME, names)]


def _actions(change: str) -> list[str]:
    """The actions of an ALTER TABLE, cut at commas outside brackets and quoted names."""
    depth, start, found = 0, 0, []
    for token in re.finditer(r'"(?:[^"]|"")*"|[(),]', change):
        if token.group() in "()":
            depth += 1 if token.group() == "(" else -1
        elif token.group() == "," and depth == 0:
            found.append(change[start : token.start()].strip())
            start = token.end()
    return [*found, change[start:].strip()]
