"""What the pages of reviews say, by tables."""

from datetime import date, datetime

import pytest

from growth.models import StoryPeriod, Tone
from growth.models.guards import TURNS_A_DAY
from growth.rules.windows import Span
from growth.stories import words

TODAY = date(2026, 11, 20)
RESTS = "Each judgement names the entry or the goal it rests on."


@pytest.mark.parametrize(
    ("span", "last_day", "posts", "goals", "says"),
    [
        (Span.MONTH, TODAY, 9, 3, "Your month to 20 November, from nine entries and three goals."),
        (Span.DAY, TODAY, 1, 0, "Your day, 20 November, from one entry."),
        (Span.DAY, TODAY, 2, 1, "Your day, 20 November, from two entries and one goal."),
        (Span.WEEK, TODAY, 3, 0, "Your seven days to 20 November, from three entries."),
        (Span.QUARTER, TODAY, 40, 1, "Your quarter to 20 November, from 40 entries and one goal."),
        (
            *(Span.YEAR, date(2025, 12, 31), 1300, 20),
            "Your year to 31 December 2025, from 1,300 entries and 20 goals.",
        ),
        (
            *(Span.ALL, TODAY, 12, 13),
            "Your whole diary to 20 November, from twelve entries and 13 goals.",
        ),
    ],
)
def test_the_headline_names_period_entries_and_goals(
    span: Span, last_day: date, posts: int, goals: int, says: str
) -> None:
    assert words.headline(span, last_day, TODAY, posts=posts, goals=goals) == says


@pytest.mark.parametrize(
    ("at", "says"),
    [
        (datetime(2026, 11, 20, 11, 50), "Written today at 11:50, in a brutal tone."),
        (datetime(2026, 10, 18, 0, 5), "Written on 18 October at 00:05, in a brutal tone."),
        (datetime(2025, 11, 20, 11, 50), "Written on 20 November 2025 at 11:50, in a brutal tone."),
    ],
)
def test_the_lede_says_when_and_how(at: datetime, says: str) -> None:
    assert words.lede(at, TODAY, "BRUTAL") == f"{says} {RESTS}"


@pytest.mark.parametrize(
    ("span", "made_on", "says", "is_stale"),
    [
        (Span.DAY, TODAY, "fresh until 21 Nov", False),
        (Span.DAY, date(2026, 11, 19), "stale since 20 Nov", True),
        (Span.WEEK, date(2026, 11, 13), "stale since 20 Nov", True),
        (Span.WEEK, date(2026, 11, 14), "fresh until 21 Nov", False),
        (Span.MONTH, date(2026, 10, 21), "stale since 20 Nov", True),
        (Span.MONTH, date(2026, 10, 22), "fresh until 21 Nov", False),
        (Span.QUARTER, date(2026, 9, 30), "fresh until 29 Dec", False),
        (Span.YEAR, date(2026, 3, 1), "fresh until 1 Mar 2027", False),
        (Span.YEAR, date(2024, 3, 1), "stale since 1 Mar 2025", True),
        (Span.ALL, date(1999, 1, 1), "never stale", False),
    ],
)
def test_a_review_holds_as_long_as_it_looks_back(
    span: Span, made_on: date, says: str, is_stale: bool
) -> None:
    assert words.freshness(span, made_on, TODAY) == (says, is_stale)


@pytest.mark.parametrize(
    ("span", "says"),
    [
        (Span.DAY, "Nothing to review: no entry today"),
        (Span.WEEK, "Nothing to review: no entry in these seven days"),
        (Span.MONTH, "Nothing to review: no entry in these 30 days"),
        (Span.QUARTER, "Nothing to review: no entry in these 90 days"),
        (Span.YEAR, "Nothing to review: no entry in these 365 days"),
        (Span.ALL, "Nothing to review: no entry yet"),
    ],
)
def test_a_period_without_entries_has_nothing_to_review(span: Span, says: str) -> None:
    assert words.nothing_title(span) == says


def test_the_table_says_why_there_is_none() -> None:
    assert words.none_words(Span.DAY, has_entries=False) == "none; nothing was published today"
    assert words.none_words(Span.YEAR, has_entries=True) == "none"


@pytest.mark.parametrize(
    ("span", "is_open", "says"),
    [
        (Span.DAY, False, "Your day was not looked back on yet."),
        (Span.WEEK, False, "Your seven days were not looked back on yet."),
        (Span.ALL, False, "Your whole diary was not looked back on yet."),
        (Span.MONTH, True, "Your month is being looked at."),
        (Span.WEEK, True, "Your seven days are being looked at."),
    ],
)
def test_one_period_is_and_seven_days_are(span: Span, is_open: bool, says: str) -> None:
    assert words.not_told_title(span, is_open=is_open) == says


@pytest.mark.parametrize(
    ("left", "says"),
    [
        (10, "Ten of ten turns are left today."),
        (7, "Seven of ten turns are left today."),
        (1, "One of ten turns is left today."),
        (0, "None of ten turns is left today."),
    ],
)
def test_turns_left_are_told_in_words(left: int, says: str) -> None:
    assert " ".join(words.turns_words(left)) == says


@pytest.mark.parametrize(
    ("again", "zone", "says"),
    [
        (datetime(2026, 11, 21), "Europe/Lisbon", "At midnight in Lisbon there are ten again."),
        (
            *(datetime(2026, 11, 21), "America/Argentina/Buenos_Aires"),
            "At midnight in Buenos Aires there are ten again.",
        ),
        (datetime(2026, 11, 21), "UTC", "At midnight in UTC there are ten again."),
        # Midnight is left out where the clock is set on then.
        (datetime(2026, 11, 21, 1), "Asia/Beirut", "At 01:00 in Beirut there are ten again."),
        # Who flew west keeps the day that had begun.
        (
            *(datetime(2026, 11, 22), "Pacific/Honolulu"),
            "On 22 November in Honolulu there are ten again.",
        ),
    ],
)
def test_used_up_turns_say_when_there_are_more(again: datetime, zone: str, says: str) -> None:
    assert words.more_at(again, TODAY, zone) == says


@pytest.mark.parametrize(
    ("left", "stands", "says"),
    [
        (
            *(7, date(2026, 10, 18)),
            "Your turn is given back, seven are left. The review of 18 October still stands.",
        ),
        (1, TODAY, "Your turn is given back, one is left. Today's review still stands."),
        (10, None, "Your turn is given back, ten are left."),
        # Those of a day before are gone with it.
        (0, None, "Your turn is given back, none is left."),
    ],
)
def test_a_failure_says_what_it_means(left: int, stands: date | None, says: str) -> None:
    assert words.given_back(left, stands, TODAY) == says


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (0, ""),
        (1, "One sentence that no entry proves was left out."),
        (2, "Two sentences that no entry proves were left out."),
    ],
)
def test_what_was_left_out_is_said(number: int, says: str) -> None:
    assert words.left_out(number) == says


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (0, ""),
        (1, "The oldest entry of these days was one too many to be read as well."),
        (120, "The 120 oldest entries of these days were too many to be read as well."),
    ],
)
def test_entries_that_were_too_many_are_said(number: int, says: str) -> None:
    assert words.too_many(number) == says


@pytest.mark.parametrize(
    ("written", "is_writing", "says", "step"),
    [
        (0, False, "It waits for the writer.", ""),
        (0, True, "The writer has begun.", "0"),
        (49, True, "The writer has begun.", "0"),
        (50, True, "More than 50 words are written.", "50"),
        (149, True, "More than 100 words are written.", "100"),
    ],
)
def test_progress_is_told_in_steps(written: int, is_writing: bool, says: str, step: str) -> None:
    assert words.progress_words(written, is_writing=is_writing) == says
    assert words.step_of(written, is_writing=is_writing) == step


def test_every_period_and_tone_has_its_words() -> None:
    assert set(words.NOUNS) == set(words.LABELS) == set(Span)
    assert [(span.value, label) for span, label in words.LABELS.items()] == StoryPeriod.choices
    assert set(words.TONES) == set(Tone.values)
    assert words.TURNS_A_DAY == TURNS_A_DAY
    assert words.ask_words(Span.MONTH, has_story=True) == "Write the month anew"
    assert words.ask_words(Span.ALL, has_story=False) == "Write the whole diary"
    assert words.instead([Span.MONTH, Span.ALL]) == "Take the month instead"
    assert words.instead([]) == ""
