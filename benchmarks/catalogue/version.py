"""Which catalogue this is: a number for people, and a fingerprint that says when it must change.

Whoever changes a question raises CATALOGUE_VERSION and runs `manage.py list_questions --write`,
which notes the new fingerprint beside the old ones in versions.json.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import fields
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any, Final

from benchmarks.catalogue.question import Question, Questionnaire, Retired

CATALOGUE_VERSION: Final = 1
VERSIONS: Final = Path(__file__).with_name("versions.json")


def fingerprint(questionnaires: Iterable[Questionnaire]) -> str:
    """Changes with everything that these questionnaires declare."""
    said = json.dumps([_declared(one) for one in questionnaires], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def noted_versions() -> dict[str, str]:
    """The fingerprint of each version, by its number."""
    found: dict[str, str] = json.loads(VERSIONS.read_text())
    return found


def _declared(value: Any) -> Any:
    """A declaration as plain JSON, without what is left at its default: what questions may come to
    say one day changes none that do not say it.
    """
    if isinstance(value, Questionnaire | Question | Retired):
        return {
            field.name: _declared(getattr(value, field.name))
            for field in fields(value)
            if getattr(value, field.name) != field.default
        }
    if isinstance(value, tuple | list):
        return [_declared(one) for one in value]
    if isinstance(value, Enum):
        return str(value.value)
    return str(value.normalize()) if isinstance(value, Decimal) else value
