"""SQL expressions that models declare."""

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, F, Func

WORD = re.compile(r"[A-Z_]*\Z")


class IsOneOf(Func):
    """Whether a text column holds one of some words, as one constant array.

    `column__in` becomes an array expression of as many casts as there are words, and PostgreSQL
    reads that tree anew for every statement that writes the table, whichever columns it writes:
    five such checks were a fifth of the update an award makes.
    """

    template = "(%(expressions)s)::text = ANY ('{%(words)s}'::text[])"
    output_field = BooleanField()

    def __init__(self, column: Any, words: Iterable[str], **extra: Any) -> None:
        """Raises ValueError for a word that is not of capitals and underscores."""
        self.words = tuple(words)
        if not all(WORD.match(word) for word in self.words):
            raise ValueError(f"Not words of capitals: {self.words}")
        super().__init__(
            F(column) if isinstance(column, str) else column,
            words=",".join(word or '""' for word in self.words),
            **extra,
        )
