"""What the figures mean."""

from datetime import date
from typing import Any

import pytest

from revcouncil.analytics import rules

QUIET: dict[str, Any] = {
    "days_away": 0,
    "seen": True,
    "recent": 4,
    "before": 4,
    "late": False,
    "debtor": False,
}
# What is different from a member to whom nothing happens, and what it adds up to.
CASES: list[tuple[dict[str, Any], int, str, list[str]]] = [
    ({}, 0, "low", []),
    ({"days_away": 7}, 0, "low", []),
    ({"days_away": 8}, 10, "low", ["away eight days"]),
    ({"days_away": 14}, 10, "low", ["away 14 days"]),
    ({"days_away": 15}, 20, "low", ["away 15 days"]),
    ({"days_away": 30}, 20, "low", ["away 30 days"]),
    ({"days_away": 31}, 40, "medium", ["away 31 days"]),
    ({"days_away": 31, "seen": False}, 40, "medium", ["never active in 31 days"]),
    ({"days_away": 3, "seen": False, "recent": 0, "before": 0}, 0, "low", []),
    ({"days_away": None}, 40, "medium", ["last visit not known"]),
    ({"recent": 3}, 0, "low", []),
    ({"recent": 74, "before": 100}, 15, "low", ["activity down 26 %"]),
    ({"recent": 2}, 15, "low", ["activity down 50 %"]),
    ({"recent": 1}, 30, "medium", ["activity down 75 %"]),
    ({"recent": 0}, 30, "medium", ["activity gone"]),
    ({"recent": 0, "before": 0}, 0, "low", []),
    ({"late": True}, 15, "low", ["payment failed"]),
    ({"debtor": True}, 30, "medium", ["Debtor after a failed payment"]),
    ({"late": True, "debtor": True}, 30, "medium", ["Debtor after a failed payment"]),
    ({"days_away": 15, "recent": 2, "late": True}, 50, "medium", ["away 15 days", *"xx"]),
    ({"days_away": 15, "recent": 1, "late": True}, 65, "high", ["away 15 days", *"xx"]),
    ({"days_away": 15, "recent": 2, "debtor": True}, 65, "high", ["away 15 days", *"xx"]),
    ({"days_away": 31, "recent": 0, "debtor": True}, 100, "high", ["away 31 days", *"xx"]),
]


@pytest.mark.parametrize(("facts", "score", "level", "texts"), CASES)
def test_the_risk_adds_up_from_its_reasons(
    facts: dict[str, Any], score: int, level: str, texts: list[str]
) -> None:
    risk = rules.churn_risk(**{**QUIET, **facts})

    assert (risk.score, risk.level) == (score, level)
    assert sum(reason.score for reason in risk.reasons) == score
    if "x" not in texts:
        assert [reason.text for reason in risk.reasons] == texts
    else:
        assert len(risk.reasons) == len(texts)


@pytest.mark.parametrize(
    ("score", "level"), [(29, "low"), (30, "medium"), (59, "medium"), (60, "high")]
)
def test_levels_begin_at_thirty_and_sixty(score: int, level: str) -> None:
    assert rules.level(score) == level


def test_a_month_that_is_not_over_says_nothing_of_who_stayed() -> None:
    september = date(2026, 9, 1)

    [cohort] = rules.cohorts(
        [(september, -1, 1), (september, 0, 1), (september, 1, 2)], date(2026, 11, 26), 4
    )

    assert cohort == rules.Cohort(september, 4, (50, None, None))


def test_who_stayed_is_told_over_all_who_can_tell() -> None:
    cohorts = [
        rules.Cohort(date(2026, 6, 1), 10, (100, 90, 80)),
        rules.Cohort(date(2026, 7, 1), 30, (100, 60, 40)),
        rules.Cohort(date(2026, 9, 1), 50, (10, None, None)),
    ]

    assert rules.kept_headline(cohorts) == "50 in 100 are still active after three months"
    assert rules.kept_headline(cohorts[2:]) == "Nobody has been here for three full months yet"


@pytest.mark.parametrize(
    ("high", "worth", "text"),
    [
        (0, 0, "Nobody stands at high risk of leaving"),
        (1, 59, "one member stands at high risk; the seat is worth $59 a month"),
        (19, 1971, "19 members stand at high risk; their seats are worth $1,971 a month"),
    ],
)
def test_the_title_names_who_may_leave(high: int, worth: int, text: str) -> None:
    assert rules.risk_headline(high, worth) == text[0].upper() + text[1:]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", " =1"])
def test_a_cell_is_never_a_formula(text: str) -> None:
    assert rules.spreadsheet_cell(text) == f"'{text}"
    assert rules.spreadsheet_cell("Tern") == "Tern"
    assert (rules.spreadsheet_cell(-3), rules.spreadsheet_cell(None)) == (-3, "")
