"""What is a correction and what is another text; what kind each change is; how they are drawn."""

import re
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth.proofreading.rules.changes import Change, changes_between, corrections_in
from growth.proofreading.rules.drawing import Stroke, drawn, heading, heading_of_list, rows
from growth.proofreading.rules.judging import is_correction, why

# The draft of the design, and its five corrections.
DRAFT = (
    "We paid an outsider $1,900 to look at our domains, and I had put it of for a year.\n\n"
    "He found eleven that still pointed at a client who left in 2024. We was paying for each of"
    " them, $14.20 a year, which is nothing; but three had been used by somebody else to send, and"
    " that is not nothing at all.\n\n"
    "The list he made fits on a page. I could of made it myself in an afternoon, if I had known"
    " what to look for. Now I do, and its in the library."
)
PAIRS = [
    ("it of", "it off"),
    ("We was", "We were"),
    ("nothing at all", "nothing"),
    ("could of", "could have"),
    ("its in", "it's in"),
]
CORRECTED = DRAFT
for before, after in PAIRS:
    CORRECTED = CORRECTED.replace(before, after)
TEN = "One two three four five six seven eight nine ten. "


def judged(text: str, corrected: str) -> bool:
    """Whether it is a correction of the text."""
    return is_correction(text, corrected, changes_between(text, corrected))


def test_the_five_of_the_design_are_found_and_said() -> None:
    changes = corrections_in(DRAFT, CORRECTED)
    assert judged(DRAFT, CORRECTED)
    assert heading(changes, DRAFT) == "Five corrections, in a text of 95 words."
    assert [(row.wrote, row.corrected, row.why, row.is_ticked) for row in rows(DRAFT, changes)] == [
        ("it of", "it off", "spelling", True),
        ("We was", "We were", "another word", True),
        ("nothing at all", "nothing", "shorter", False),
        ("could of", "could have", "another word", True),
        ("and its", "and it's", "apostrophe", True),
    ]


def test_they_are_drawn_by_paragraphs() -> None:
    text = "We was there.\nIt rained.\n\nAll at all of it."
    corrected = "We were there.\nIt rained.\n\nAll of it."
    assert drawn(text, changes_between(text, corrected)) == [
        [
            Stroke("same", "We "),
            Stroke("del", "was"),
            Stroke("ins", "were"),
            Stroke("same", " there."),
            Stroke("line", ""),
            Stroke("same", "It rained."),
        ],
        [Stroke("same", "All"), Stroke("del", " at all"), Stroke("same", " of it.")],
    ]


@given(st.text(max_size=60), st.text(max_size=60))
def test_nothing_of_the_text_is_lost_when_it_is_drawn(text: str, corrected: str) -> None:
    strokes = [
        stroke
        for paragraph in drawn(text, changes_between(text, corrected))
        for stroke in paragraph
        if stroke.kind in ("same", "del")
    ]
    shown = "".join(stroke.text for stroke in strokes)
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", text)


@pytest.mark.parametrize(
    ("count", "words", "said"),
    [
        (0, "One.", "The proofreader has nothing to say. Your draft is as you left it."),
        (1, "One.", "One correction, in a text of 1 word."),
        (13, TEN * 120, "13 corrections, in a text of 1,200 words."),
    ],
)
def test_they_are_counted_in_words(count: int, words: str, said: str) -> None:
    assert heading([Change(0, "", "x")] * count, words) == said


def test_their_list_is_named_by_how_many_they_are() -> None:
    assert heading_of_list(1) == "This one"
    assert heading_of_list(5) == "The five, one by one"


@pytest.mark.parametrize(
    ("text", "corrected", "is_one"),
    [
        (TEN * 2, TEN + "Um dois três quatro five six seven eight nine ten. ", True),
        (TEN * 2, "Um dois três quatro cinco seis sete " + TEN, False),
        ("I has went.", "I have gone.", True),
        ("He go.", "He goes to the market every day.", False),
        (TEN, "Один два три четыре пять шесть семь восемь девять десять.", False),
        (TEN, "Onе" + TEN[3:], False),  # noqa: RUF001 A letter of another script.
        (TEN, "", False),
        (TEN, "HACKED", False),
        ("今日は電話をした。", "今日は電話をしました。", True),
        ("きょうは、でんわをした。", "きょうは、デンワをした。", True),
        ("Привет, как дела.", "Привет, как дела?", True),
        (TEN, TEN, True),
    ],
)
def test_another_text_is_no_correction(text: str, corrected: str, is_one: bool) -> None:
    assert judged(text, corrected) is is_one


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("teh", "the", "spelling"),
        ("has went", "have gone", "wording"),
        ("monday", "Monday", "capitals"),
        ("its", "it’s", "apostrophe"),  # noqa: RUF001
        (",", ";", "punctuation"),
        ("  ", " ", "spacing"),
        ("alot", "a lot", "spacing"),
        ("very", "", "shorter"),
        ("", " a", "a word missing"),
        ("", " as it were", "longer"),
        ("日", "本", "another word"),
    ],
)
def test_a_change_is_named_in_a_word(before: str, after: str, said: str) -> None:
    assert why(Change(0, before, after)) == said


@pytest.mark.parametrize(
    "bit",
    [
        "a ",
        "„",
        "<",
        "[x](",
        "a.a@",
        "\"'",
        "```",
        "日本",
        "x",
        "((",
        "é\u0301",
        "_a",
        "http://",
        "> ",
    ],
)
def test_no_text_takes_long(bit: str) -> None:
    text = (bit * 5000)[:5000]
    began = process_time()
    changes = corrections_in(text, text[::-1])
    rows(text, changes)
    drawn(text, changes)
    assert process_time() - began < 3
