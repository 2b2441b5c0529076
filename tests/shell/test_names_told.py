"""docs/names.md maps every earlier name to one of ours that exists."""

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.utils.module_loading import import_string

NAMES = Path(__file__).resolve().parents[2] / "docs" / "names.md"
# Issue of 2.7.0: "one line each, none missing".
EARLIER = [
    *("User", "Account", "Session", "VerificationToken", "PasswordReset"),
    *("achievementScore", "dailyGenerationCount", "currentGoals"),
]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in NAMES.read_text().splitlines()
    if line.startswith("| `")
]


def exists(name: str) -> bool:
    """Whether a name of ours is a setting, a model, a column of one, or something in a module."""
    if name.isupper():
        return hasattr(settings, name)
    app, model, *column = name.split(".")
    try:
        fields = apps.get_model(app, model)._meta
        return len(column) < 2 and all(fields.get_field(one) for one in column)
    except FieldDoesNotExist:
        return False
    except LookupError:
        try:
            return bool(import_string(name))
        except ImportError:
            return False


def test_every_earlier_name_has_one_line() -> None:
    assert [row[0].strip("`") for row in ROWS] == EARLIER
    assert all(len(row) == 3 and row[2].endswith(".") for row in ROWS)


def test_every_name_of_ours_exists() -> None:
    ours = {name for _, here, what in ROWS for name in re.findall(r"`([\w.]+)`", here + what)}
    assert len(ours) >= len(EARLIER)
    assert {name for name in ours if not exists(name)} == set()


def test_a_name_that_is_none_is_found_out() -> None:
    for name in (
        *("members.User", "members.Member.achievement_score", "NO_SUCH_SETTING"),
        *("members.tokens.Nothing", "growth.Goal.status.more"),
    ):
        assert not exists(name)
