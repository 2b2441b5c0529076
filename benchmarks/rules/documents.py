"""Answers that come as a document in JSON rather than by a form. Pure."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

LENGTH: Final = 64 * 1024
# Longer numbers stay decimals: Python reads no integer of thousands of digits.
DIGITS: Final = 30


class NotADocument(ValueError):
    """What came can't be read as answers; the message says why, to who sent it."""


def read_document(body: bytes) -> dict[str, Any]:
    """The answers by key, as they were written; numbers to all their digits.

    Raises NotADocument. Whether an answer is one, `read_answers` says.
    """
    if len(body) > LENGTH:
        raise NotADocument(
            f"Answers take up to {LENGTH // 1024} kB; these are {len(body) // 1024} kB."
        )
    try:
        found = json.loads(
            body.decode(),
            object_pairs_hook=_each_once,
            parse_float=Decimal,
            parse_int=_whole_number,
        )
    except UnicodeDecodeError as error:
        raise NotADocument(f"Byte {error.start + 1} is not UTF-8.") from error
    except json.JSONDecodeError as error:
        raise NotADocument(
            f"This is not JSON: line {error.lineno}, column {error.colno}."
        ) from error
    except RecursionError as error:
        raise NotADocument("This is nested too deeply to be answers.") from error
    if not isinstance(found, dict):
        raise NotADocument('Answers are an object of keys and values, as {"domain_cost": 12}.')
    return found


def _each_once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise NotADocument(f"“{key[:80]}” stands there twice: which one is meant?")
        found[key] = value
    return found


def _whole_number(digits: str) -> int | Decimal:
    return Decimal(digits) if len(digits) > DIGITS or digits == "-0" else int(digits)
