"""What a comparison with the ledger finds."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db import connection, transaction


class FaultType(Enum):
    """What was found to be different."""

    TOTAL = "total"
    ACTIVE = "last active"
    STREAK = "streak"
    STANDING = "standing"
    COUNT = "count"
    ORIGIN = "origin"


@dataclass(frozen=True)
class Fault:
    """One difference: what it is about (a member's id, 0 for the ranks' counts), in words."""

    type: FaultType
    member: int
    words: str

    def __str__(self) -> str:
        return f"member {self.member}: {self.words}" if self.member else self.words


@dataclass(frozen=True)
class Batch:
    """What was compared: how many, up to which id, and what differed."""

    size: int
    last: int
    faults: list[Fault]


@contextmanager
def one_snapshot() -> Iterator[Any]:
    """A cursor in a transaction that sees one moment and changes nothing."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield cursor
