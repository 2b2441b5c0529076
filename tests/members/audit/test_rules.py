"""How a line of the audit reads."""

import pytest

from members.audit.rules import NOT_RECORDED, Change, changes_between, changes_told
from members.rules.words import in_words

NAMES = {"is_staff": "Staff", "seat": "Seat"}


@pytest.mark.parametrize(
    ("before", "told"),
    [
        ({"is_staff": "no", "seat": "Owner"}, [Change("Staff", "no", "yes")]),
        ({"is_staff": "yes", "seat": "Owner"}, []),
        # Nobody wrote down what was: each value is told, and that it is not known.
        (None, [Change("Staff", NOT_RECORDED, "yes"), Change("Seat", NOT_RECORDED, "Owner")]),
        # A column that came later.
        ({"is_staff": "yes"}, [Change("Seat", None, "Owner")]),
    ],
)
def test_a_change_tells_what_differs(before: dict[str, str] | None, told: list[Change]) -> None:
    assert changes_between(before, {"is_staff": "yes", "seat": "Owner"}, NAMES) == told


@pytest.mark.parametrize(
    ("detail", "told"),
    [
        ({}, []),
        ({"reason": "Twice paid"}, [Change("Reason", None, "Twice paid")]),
        ({"total_points": [5, 7]}, [Change("Points", "5", "7")]),
        (
            {"before": {"points": 5}, "after": {"points": 0, "is_on": False}},
            [Change("Set to", "points: 5", "points: 0; is on: no")],
        ),
        ({"member": 7, "fingerprint": "ab", "name": "Curator"}, [Change("Which", None, "Curator")]),
    ],
)
def test_a_deed_tells_its_detail_in_words(detail: dict[str, object], told: list[Change]) -> None:
    assert changes_told(detail) == told


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "nothing"),
        ("", "nothing"),
        (True, "yes"),
        (0, "0"),
        ([], "nothing"),
        ([1, {"a_b": None}], "1, a b: nothing"),
    ],
)
def test_a_value_is_told_without_braces(value: object, words: str) -> None:
    assert in_words(value, nothing="nothing") == words
