"""What the figures mean."""

from datetime import date

import pytest

from revcouncil.analytics.rules import (
    Signs,
    Stayed,
    cohorts_of,
    level_of,
    reasons_for,
    retention_title,
    risk_title,
    score_of,
    shade_of,
)


def signs(**given: object) -> Signs:
    return Signs(
        **{
            "days_away": 0,
            "ever_seen": True,
            "entries_lately": 8,
            "entries_before": 8,
            "payment_failed": False,
            "failed_lately": False,
            **given,
        }  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("given", "score", "level"),
    [
        ({}, 0, "low"),
        # Over 7, 14 and 30 days; on the day itself not yet.
        ({"days_away": 7}, 0, "low"),
        ({"days_away": 8}, 10, "low"),
        ({"days_away": 14}, 10, "low"),
        ({"days_away": 15}, 20, "low"),
        ({"days_away": 30}, 20, "low"),
        ({"days_away": 31}, 40, "medium"),
        # Below 75 and 50 per cent of the fortnight before.
        ({"entries_lately": 6}, 0, "low"),
        ({"entries_lately": 5}, 15, "low"),
        ({"entries_lately": 4}, 15, "low"),
        ({"entries_lately": 3}, 30, "medium"),
        ({"entries_lately": 0, "entries_before": 0}, 0, "low"),
        ({"entries_lately": 9, "entries_before": 0}, 0, "low"),
        ({"payment_failed": True, "failed_lately": True}, 30, "medium"),
        ({"failed_lately": True}, 15, "low"),
        ({"days_away": 31, "entries_lately": 5}, 55, "medium"),
        ({"days_away": 31, "payment_failed": True}, 70, "high"),
        ({"days_away": 15, "entries_lately": 0, "failed_lately": True}, 65, "high"),
        ({"days_away": 40, "entries_lately": 0, "payment_failed": True}, 100, "high"),
    ],
)
def test_the_risk_adds_up(given: dict[str, object], score: int, level: str) -> None:
    found = score_of(reasons_for(signs(**given)))
    assert (found, level_of(found)) == (score, level)


def test_sixty_is_high_and_thirty_is_medium() -> None:
    assert [level_of(score) for score in (29, 30, 59, 60)] == ["low", "medium", "medium", "high"]


def test_reasons_are_told_greatest_first() -> None:
    found = reasons_for(signs(days_away=12, entries_lately=2, payment_failed=True))
    assert [tuple(reason) for reason in found] == [
        ("activity down 75 %", 30),
        ("payment failed", 30),
        ("away 12 days", 10),
    ]


def test_who_was_never_seen_is_away_since_joining() -> None:
    found = reasons_for(signs(days_away=90, ever_seen=False, entries_lately=0, entries_before=0))
    assert [tuple(reason) for reason in found] == [("never here since joining", 40)]


def test_a_share_is_told_once_all_of_a_month_have_lived_it() -> None:
    july = date(2026, 7, 1)
    stayed = [Stayed(july, 4, True, 6), Stayed(july, 1, False, 3), Stayed(july, 0, False, 1)]
    (cohort,) = cohorts_of(stayed, date(2026, 10, 30))
    # The last of July has lived two full months, and three tomorrow.
    assert (cohort.members, cohort.shares[:4]) == (10, (90, 60, None, None))
    (later,) = cohorts_of(stayed, date(2026, 10, 31))
    assert later.shares[:4] == (90, 60, 60, None)


def test_a_month_without_a_thirty_first_is_lived_on_its_last_day() -> None:
    (cohort,) = cohorts_of([Stayed(date(2026, 1, 1), 1, True, 4)], date(2026, 2, 28))
    assert cohort.shares[:2] == (100, None)


@pytest.mark.parametrize(("share", "shade"), [(0, 1), (73, 1), (74, 2), (97, 5), (98, 6), (100, 6)])
def test_more_is_a_stronger_shade(share: int, shade: int) -> None:
    assert shade_of(share) == shade


def test_titles_say_a_finding_where_there_is_one() -> None:
    few = cohorts_of([Stayed(date(2026, 1, 1), 9, True, 4)], date(2026, 11, 1))
    many = cohorts_of([Stayed(date(2026, 1, 1), 9, True, 40)], date(2026, 11, 1))
    assert [retention_title(few), retention_title(many), risk_title(0, 0), risk_title(2, 1180)] == [
        "Who stays, by sign-up month",
        "100 in 100 are still here after three months",
        "Nobody stands at high risk",
        "2 members stand at high risk; their seats are worth $1,180 a month",
    ]
