"""The calendar of entries: rules with their cases, and what the database is asked."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from growth.diary.days import aside_of
from growth.diary.rules.bars import GROUND, TALL, bars_of
from growth.diary.rules.calendar import Liked, Week, headline, lede, month_of, weeks_of
from growth.models import PostStatus
from tests import cast
from tests.growth.makers import make_draft, make_like, make_post

TODAY = date(2026, 11, 20)
DRAWN = [1, 2, 1, 0, 2, 3, 1, 2, 2, 3, 2, 1]


def weeks_with(numbers: list[int]) -> list[Week]:
    return [
        Week(date(2026, 8, 31) + timedelta(weeks=place), many) for place, many in enumerate(numbers)
    ]


def test_a_month_is_a_table_of_whole_weeks_from_monday() -> None:
    month = month_of(date(2026, 11, 1), TODAY, {date(2026, 11, 3): 2})
    assert [len(week) for week in month.weeks] == [7] * 6
    assert month.weeks[0][:6] == (None,) * 6
    days = [one for week in month.weeks for one in week if one]
    assert [one.day.day for one in days] == list(range(1, 31))
    assert [one.day.day for one in days if one.entries] == [3]
    assert [one.day.day for one in days if one.is_today] == [20]
    assert [one.day.day for one in days if one.is_later] == list(range(21, 31))


@pytest.mark.parametrize(
    ("month", "rows"), [((2027, 2), 4), ((2026, 2), 5), ((2028, 2), 5), ((2026, 8), 6)]
)
def test_a_month_has_as_many_rows_as_it_touches_weeks(month: tuple[int, int], rows: int) -> None:
    assert len(month_of(date(month[0], month[1], 1), TODAY, {}).weeks) == rows


@pytest.mark.parametrize(
    ("month", "earlier", "later"),
    [
        ((2026, 11), date(2026, 10, 1), None),
        ((2026, 10), date(2026, 9, 1), date(2026, 11, 1)),
        ((2026, 9), None, date(2026, 10, 1)),
        ((2026, 1), None, date(2026, 2, 1)),
    ],
)
def test_one_leafs_from_the_month_of_joining_to_that_of_today(month, earlier, later) -> None:
    found = month_of(date(month[0], month[1], 1), TODAY, {}, since=date(2026, 9, 15))
    assert (found.earlier, found.later) == (earlier, later)


def test_the_weeks_are_twelve_and_the_last_is_that_of_today() -> None:
    weeks = weeks_of(TODAY, {date(2026, 8, 30): 1, date(2026, 8, 31): 2, date(2026, 11, 22): 4})
    assert [week.monday for week in weeks][:: len(weeks) - 1] == [
        date(2026, 8, 31),
        date(2026, 11, 16),
    ]
    assert [week.entries for week in weeks] == [2] + [0] * 10 + [4]


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        (DRAWN, "You wrote in eleven of the last twelve weeks."),
        ([1] * 12, "You wrote in every one of the last twelve weeks."),
        ([0] * 11 + [5], "You wrote in one of the last twelve weeks."),
        ([0] * 12, "Diary"),
    ],
)
def test_the_headline_says_in_how_many_weeks_something_was_written(numbers, words) -> None:
    assert headline(weeks_with(numbers)) == words


@pytest.mark.parametrize(
    ("numbers", "this_month", "liked", "words"),
    [
        (
            DRAWN,
            6,
            Liked("Raised the retainer", 22),
            "Six entries this month, 20 since 31 August. “Raised the retainer” is the most liked"
            " of them, with 22.",
        ),
        ([0] * 11 + [1], 1, None, "One entry this month, one since 31 August."),
        ([3] + [0] * 11, 0, Liked("x", 0), "No entry this month, three since 31 August."),
        ([0] * 12, 0, None, ""),
    ],
)
def test_the_line_below_it_adds_up(numbers, this_month, liked, words) -> None:
    assert lede(weeks_with(numbers), this_month=this_month, liked=liked) == words


def test_a_long_title_is_cut_in_the_line() -> None:
    words = lede(weeks_with(DRAWN), this_month=1, liked=Liked("x" * 200, 1))
    assert f"“{'x' * 60}…”" in words


def test_bars_stand_on_one_line_and_the_tallest_is_as_tall_as_can_be() -> None:
    bars = bars_of(weeks_with(DRAWN))
    assert {float(bar.y) + float(bar.height) for bar in bars} == {GROUND}
    assert max(float(bar.height) for bar in bars) == TALL
    assert [bar.height for bar in bars_of(weeks_with([0] * 12))] == ["2.0"] * 12
    ends = [float(bar.x[:-1]) + float(bar.width[:-1]) for bar in bars]
    assert ends[-1] <= 100
    assert all(float(bar.x[:-1]) >= end for bar, end in zip(bars[1:], ends, strict=False))


@pytest.mark.django_db
def test_only_own_published_words_count_on_the_authors_own_day() -> None:
    member, other = cast.make_member(time_zone="Pacific/Kiritimati"), cast.make_member()
    make_post(member, at=datetime(2026, 11, 18, 12, tzinfo=UTC))  # The 19th, where they live.
    make_post(member, at=datetime(2026, 8, 30, 11, tzinfo=UTC))  # Monday began there.
    make_post(member, at=datetime(2026, 8, 30, 9, tzinfo=UTC))
    make_post(other, at=datetime(2026, 11, 17, 12, tzinfo=UTC))
    make_draft(member)
    at = datetime(2026, 11, 16, 12, tzinfo=UTC)
    make_post(member, at=at, written_by="a model", story_key="0" * 32)
    make_post(member, at=at, status=PostStatus.DRAFT, held_at=at, held_why="An address in it.")
    aside = aside_of(member, TODAY)
    assert [week.entries for week in aside.weeks] == [1] + [0] * 10 + [1]
    days = [one for week in aside.month.weeks for one in week if one and one.entries]
    assert [one.day for one in days] == [date(2026, 11, 19)]
    assert aside.headline == "You wrote in two of the last twelve weeks."


@pytest.mark.django_db
def test_another_month_is_shown_beside_the_same_weeks() -> None:
    member = cast.make_member(date_joined=datetime(2025, 1, 5, tzinfo=UTC))
    make_post(member, at=datetime(2025, 3, 31, 12, tzinfo=UTC))
    make_post(member, at=datetime(2026, 11, 20, 8, tzinfo=UTC), title="Hiring")
    make_like(member.posts.get(title="Hiring"), cast.make_member())
    aside = aside_of(member, TODAY, date(2025, 3, 1))
    assert [one.day.day for week in aside.month.weeks for one in week if one and one.entries] == [
        31
    ]
    assert aside.lede == (
        "One entry this month, one since 31 August. “Hiring” is the most liked of them, with 1."
    )
    html = render_to_string("growth/_month.html", {"aside": aside})
    assert "March 2025" in html
    assert '<a class="wrote" href="/diary/mine/?on=2025-03-31">31' in html
    assert "?month=2025-02#cal" in html
    assert "?month=2025-04#cal" in html
    assert "20 Nov" not in render_to_string("growth/_weeks.html", {"aside": aside})


@pytest.mark.django_db
@pytest.mark.parametrize("number", [0, 1, 30])
def test_however_much_was_written_takes_one_query(number: int) -> None:
    member = cast.make_member()
    for day in range(number):
        make_post(member, at=datetime(2026, 11, 19, 8, tzinfo=UTC) - timedelta(days=day))
    with CaptureQueriesContext(connection) as queries:
        aside_of(member, TODAY, date(2026, 10, 1))
    assert len(queries) == 1
