"""Which badges a ledger reaches, and when."""

from datetime import UTC, datetime, timedelta

import pytest

from gamification.badges.catalogue import CATALOGUE
from gamification.badges.progress import badges_of, nearest_words
from gamification.badges.rules import Deed, Facts, earned, earned_when
from gamification.models import MemberBadge
from members.models import Member

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)  # a Monday


def codes(member: Member) -> set[str]:
    return set(MemberBadge.objects.filter(member=member).values_list("badge_id", flat=True))


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (Facts(), set()),
        (Facts(points=-5), set()),
        (Facts(points=1), {"starter"}),
        (Facts(points=49, benchmarks=1), {"starter", "first_benchmark"}),
        (Facts(points=50, benchmarks=3), {"starter", "first_benchmark", "points_50"}),
        (
            Facts(points=200, benchmarks=4, downloads=10),
            {
                "starter",
                "first_benchmark",
                "all_benchmarks",
                "librarian",
                "points_50",
                "points_100",
                "points_200",
            },
        ),
        (Facts(explores=1, presents=1), {"innovator", "voice"}),
        (Facts(streak=6), set()),
        (Facts(streak=30), {"streak_7", "streak_30"}),
        (
            Facts(points=500, streak=100),
            {
                "starter",
                "points_50",
                "points_100",
                "points_200",
                "points_500",
                "streak_7",
                "streak_30",
                "streak_100",
            },
        ),
    ],
)
def test_facts_earn_badges(facts: Facts, codes: set[str]) -> None:
    assert earned(facts) == codes


def test_the_catalogue_is_the_specs_and_only_one_is_given_by_hand() -> None:
    assert (
        len({badge.code for badge in CATALOGUE})
        == len({badge.icon for badge in CATALOGUE})
        == len(CATALOGUE)
        == 14
    )
    assert [badge.name for badge in CATALOGUE if not badge.measure] == ["Shine Nominee"]


def deed(
    day: int,
    points: int = 5,
    action: str = "resource_download",
    *,
    active: bool = True,
    taken_back: bool = False,
) -> Deed:
    at = NOON + timedelta(days=day)
    return Deed(action, points, at, at.date(), active, taken_back)


def test_a_ledger_tells_when_each_badge_was_reached() -> None:
    # Ten working days: the weekend between them does not break the streak.
    days = [0, 1, 2, 3, 4, 7, 8, 9, 10, 11]
    when = earned_when([deed(day) for day in days])
    assert when == {
        "starter": NOON,
        "streak_7": NOON + timedelta(days=8),
        "librarian": NOON + timedelta(days=11),
        "points_50": NOON + timedelta(days=11),
    }


def test_a_total_that_fell_again_had_been_reached_and_what_was_taken_back_is_no_deed() -> None:
    deeds = [
        deed(0, 50, "benchmark_submission", taken_back=True),
        deed(1, -50, "admin_adjustment", active=False),
    ]
    assert earned_when(deeds).keys() == {"starter", "points_50"}


def test_a_gap_of_a_working_day_starts_the_streak_anew() -> None:
    assert "streak_7" not in earned_when([deed(day, 1) for day in (0, 1, 2, 4, 7, 8, 9)])


def test_held_badges_come_in_the_order_they_were_granted_and_the_nearest_of_the_others_first() -> (
    None
):
    shown = badges_of(
        facts=Facts(points=60, benchmarks=3, streak=3),
        held={"starter": NOON, "first_benchmark": NOON, "points_50": NOON},
    )
    names = [honour.badge.code for honour in shown]
    assert names[:6] == [
        "starter",
        "first_benchmark",
        "points_50",
        "all_benchmarks",
        "points_100",
        "streak_7",
    ]
    assert names[-1] == "shine"
    assert [honour.words for honour in shown[3:6]] == ["one to go", "40 to go", "four to go"]
    assert shown[-1].words == "by nomination"
    assert nearest_words(shown) == "Nearest: All Four Benchmarks, one benchmark away."


def test_who_lacks_only_what_is_given_by_hand_has_no_nearest() -> None:
    held = {badge.code: NOON for badge in CATALOGUE if badge.measure}
    assert nearest_words(badges_of(facts=Facts(), held=held)) == ""
