"""What the home page says."""

from datetime import date

import pytest

from revcouncil import rules
from revcouncil.rules import Rival

TOMASZ = Rival("Tomasz", 70)


@pytest.mark.parametrize(
    ("place", "points", "ahead", "behind", "title"),
    [
        (31, 65, TOMASZ, None, "You stand 31st this month, five points behind Tomasz."),
        (31, 69, TOMASZ, None, "You stand 31st this month, one point behind Tomasz."),
        (31, 70, TOMASZ, None, "You stand 31st this month, level with Tomasz."),
        (2, 10, Rival("Ada", 1310), None, "You stand 2nd this month, 1,300 points behind Ada."),
        (1013, 5, None, None, "You stand 1,013th this month."),
        (1, 100, None, TOMASZ, "You lead this month, 30 points ahead of Tomasz."),
        (1, 70, None, TOMASZ, "You lead this month, level with Tomasz."),
        (1, 70, None, None, "You lead this month."),
        (None, 0, None, None, "Home"),
    ],
)
def test_the_title_says_where_the_member_stands(place, points, ahead, behind, title) -> None:
    assert rules.home_title(place=place, points=points, ahead=ahead, behind=behind) == title


@pytest.mark.parametrize(
    ("points", "chance"),
    [
        (65, "One new download would draw you level. "),
        (66, "One new download would take you past Tomasz. "),
        (70, "One new download would take you past Tomasz. "),
        (64, ""),
    ],
)
def test_the_lede_names_the_chance_of_one_download(points: int, chance: str) -> None:
    lede = rules.home_lede(
        place=31, points=points, ahead=TOMASZ, today=date(2026, 11, 20), download_points=5
    )
    assert lede == f"{chance}November closes in ten days, at midnight UTC on Monday the 30th."


def test_the_lede_says_why_there_is_no_place() -> None:
    absent = "You chose not to be listed."
    lede = rules.home_lede(
        place=None, points=0, ahead=None, today=date(2026, 11, 20), download_points=5, absent=absent
    )
    assert lede.startswith("You chose not to be listed. November closes")


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 11, 29), "November closes tomorrow, at midnight UTC on Monday the 30th."),
        (date(2026, 11, 30), "November closes tonight, at midnight UTC."),
        (date(2026, 12, 1), "December closes in 30 days, at midnight UTC on Thursday the 31st."),
        (date(2028, 2, 27), "February closes in two days, at midnight UTC on Tuesday the 29th."),
    ],
)
def test_a_month_ends_in_words(today: date, words: str) -> None:
    assert rules.month_ends(today) == words


def test_the_strip_rests_on_idle_weekends_and_marks_today() -> None:
    days = {date(2026, 11, day) for day in (10, 11, 12, 13, 16, 17, 18, 19)} | {date(2026, 11, 1)}
    strip = rules.week_strip(days=days, today=date(2026, 11, 20))
    assert [day.kind for day in strip] == [
        "off",
        "on",
        "on",
        "on",
        "on",
        "rest",
        "rest",
        "on",
        "on",
        "on",
        "on",
        "off now",
    ]
    assert rules.week_words(days=days, today=date(2026, 11, 20)) == (
        "Active on eight of the last twelve days; weekends do not count against you"
    )


def test_an_active_weekend_is_drawn_as_active() -> None:
    strip = rules.week_strip(days={date(2026, 11, 14)}, today=date(2026, 11, 15))
    assert [day.kind for day in strip][-2:] == ["on", "rest"]


WHOLE = dict.fromkeys(rules.PROFILE_WANTED, "x")


def steps(**changes) -> list[tuple[str, int | None, str, str | None]]:
    asked = {
        "unanswered": [],
        "featured": None,
        "profile": WHOLE,
        "paying": True,
        "benchmark_points": 50,
        "download_points": 5,
        **changes,
    }
    return [
        (step.title, step.points, step.route, step.argument) for step in rules.next_steps(**asked)
    ]


def test_next_steps_name_the_open_benchmark_the_featured_resource_and_the_profile() -> None:
    assert steps(
        unanswered=[("business", "Business"), ("operational", "Operational")],
        featured=("Deliverability first aid", "first-aid", "SOP"),
        profile={**WHOLE, "bio": ""},
    ) == [
        ("Answer the business benchmark", 50, "benchmarks:wizard", "business"),
        ("Read “Deliverability first aid”", 5, "resources:detail", "first-aid"),
        ("Complete your profile", None, "members:profile", None),
    ]


@pytest.mark.parametrize(
    ("kind", "verb"),
    [
        ("Video", "Watch"),
        ("Course", "Take"),
        ("Template", "Use"),
        ("SOP", "Read"),
        ("Playbook", "Read"),
    ],
)
def test_a_step_says_what_one_does_with_the_resource(kind: str, verb: str) -> None:
    assert [title for title, *_ in steps(featured=("T", "t", kind))] == [f"{verb} “T”"]


def test_who_has_done_everything_has_no_next_step() -> None:
    assert steps() == []


def test_who_may_not_download_is_not_sent_to_a_download() -> None:
    assert steps(featured=("T", "t", "SOP"), paying=False) == []
