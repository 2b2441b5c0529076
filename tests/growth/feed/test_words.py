"""What the feed says, by its rules."""

from datetime import date, datetime

import pytest

from growth.diary.feed.rules import days_of, excerpt, moment, on_day
from growth.templatetags.diary import said

TODAY = date(2026, 11, 20)


def test_a_day_has_its_year_where_that_is_not_this_one():
    assert on_day(date(2026, 11, 18), TODAY) == "Wed 18 Nov"
    assert on_day(date(2025, 11, 18), TODAY) == "Tue 18 Nov 2025"


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 11, 20, 9, 2), "today, 09:02"),
        (datetime(2026, 11, 19, 16, 20), "yesterday, 16:20"),
        (datetime(2026, 11, 18, 23, 59), "18 November, 23:59"),
        (datetime(2025, 11, 19, 0, 0), "19 November 2025, 00:00"),
        (datetime(2026, 11, 21, 0, 0), "21 November, 00:00"),
    ],
)
def test_a_moment(at, words):
    assert moment(at, datetime(2026, 11, 20, 12, 0)) == words


@pytest.mark.parametrize(
    ("newest", "oldest", "words"),
    [
        (date(2026, 11, 18), date(2026, 11, 16), "Entries of 16 to 18 November 2026"),
        (date(2026, 11, 18), date(2026, 11, 18), "Entries of 18 November 2026"),
        (date(2026, 11, 2), date(2026, 10, 30), "Entries of 30 October to 2 November 2026"),
        (date(2026, 1, 2), date(2025, 12, 30), "Entries of 30 December 2025 to 2 January 2026"),
    ],
)
def test_the_days_of_a_page(newest, oldest, words):
    assert days_of(newest, oldest) == words


def test_the_beginning_of_a_long_entry_closes_what_it_opened():
    long = "<ul>" + "<li><b>word</b></li>" * 200 + "</ul>"
    html, is_whole = excerpt(long, "word " * 200)
    assert not is_whole
    assert html.count("<li>") == html.count("</li>") == 91
    assert html.endswith("<li><b>…</b></li></ul>")
    assert excerpt("<p>short</p>", "short") == ("<p>short</p>", True)


def test_of_empty_lines_one_is_shown_at_a_time():
    shown = said("One." + "\n" * 495 + "Two.\n \n\t\nThree.\n\nFour.")
    assert shown == "One.<br><br>Two.<br><br>Three.<br><br>Four."
