"""The difference between a text and its correction, and taking some of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth.proofreading.rules.changes import (
    Change,
    OtherText,
    apply,
    changes_between,
    corrections_in,
    settled,
)
from growth.proofreading.rules.pieces import kept, pieces_of, words_in

# Words, marks and letters of many kinds, so that texts resemble each other and Markdown occurs.
BITS = st.sampled_from(
    [
        *("I", "has", "have", "went", "gone", "café", "naïve", "it's", "it’s", "été", "日", "本"),  # noqa: RUF001
        *(" ", "  ", "\n", "\r\n", "\n\n", "\t", "\u00a0", ".", ",", "!", "-", "- ", "# ", "> "),
        *("*", "**", "_", "`", "```", "[", "](", ")", '"', "“", "”", "https://a.example/b", "@"),
        *("$1,900", "14.20", "3", "Q3", "\u200d", "\u202e", "e\u0301", "👩‍💻", "ไทย", "क्षि", "\\"),
    ]
)
TEXT = st.one_of(st.lists(BITS, max_size=40).map("".join), st.text(max_size=60))


@given(TEXT)
def test_the_pieces_of_a_text_are_the_text(text: str) -> None:
    assert "".join(piece.text for piece in pieces_of(text)) == text


@given(TEXT, TEXT)
def test_taking_none_changes_nothing_and_taking_all_gives_the_correction(
    text: str, corrected: str
) -> None:
    changes = changes_between(text, corrected)
    assert apply(text, changes, set()) == text
    assert apply(text, changes, set(range(len(changes)))) == corrected


@given(TEXT, TEXT, st.sets(st.integers(0, 20)))
def test_taking_some_makes_these_and_no_other(text: str, corrected: str, taken: set[int]) -> None:
    changes = changes_between(text, corrected)
    some = [change for number, change in enumerate(changes) if number in taken]
    assert apply(text, changes, taken) == apply(text, some, range(len(some)))


@given(TEXT, TEXT)
def test_a_correction_leaves_alone_what_is_no_prose(text: str, corrected: str) -> None:
    changes = corrections_in(text, corrected)
    after = apply(text, changes, range(len(changes)))
    assert kept(pieces_of(after)) == kept(pieces_of(text))


@given(TEXT, TEXT)
def test_a_change_is_as_small_as_it_can_be(text: str, corrected: str) -> None:
    for change in changes_between(text, corrected):
        assert change.before != change.after
        assert text[change.position :].startswith(change.before)


def test_changes_of_another_text_are_not_made() -> None:
    with pytest.raises(OtherText):
        apply("I have gone.", [Change(2, "has", "have")], {0})


def test_words_beside_each_other_are_one_change() -> None:
    text, corrected = "I has went home, and it was good.", "I have gone home, and it were good."
    assert changes_between(text, corrected) == [
        Change(2, "has went", "have gone"),
        Change(24, "was", "were"),
    ]


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("It cost $1,900 then.", "It cost $1,990 then."),
        ("It cost 14.20 then.", "It cost 14,20 then."),
        ("In Q3 it was good.", "In Q4 it was good."),
        ("See https://a.example/b now.", "See https://evil.example/b now."),
        ("See [this](https://a.example) now.", "See [this](https://b.example) now."),
        ("See this now.", "See [this](https://b.example) now."),
        ("Write to me@a.example now.", "Write to you@a.example now."),
        ("Look at tern.example for it.", "Look at terns.example for it."),
        ("It was *very* good.", "It was very good."),
        ("It was very good.", "It was **very** good."),
        ("# A titel", "A titel"),
        ("- one\n- two", "one\ntwo"),
        ("  - one", "- one"),
        ("One.\n\nTwo.", "One. Two."),
        ("One. Two.", "One.\n\nTwo."),
        ("Run `make lok` here.", "Run `make lock` here."),
        ("```\nteh code\n```", "```\nthe code\n```"),
        ("> teh words of another", "> the words of another"),
        ("He said “we was late” then.", "He said “we were late” then."),
        ('He said "we was late" then.', 'He said "we were late" then.'),
        ("It was good.", "It was <b>good</b>."),
        ("It was good.", "It was\u202e good."),
        ("snake_case", "snake\\_case"),
    ],
)
def test_what_is_no_prose_is_never_changed(text: str, corrected: str) -> None:
    assert corrections_in(text, corrected) == []


def test_what_is_beside_it_is_corrected_all_the_same() -> None:
    text = "He payed $1,900 for [teh list](https://a.example), and had put it of."
    told = "He paid $2,000 for [the list](https://b.example), and had put it off."
    changes = corrections_in(text, told)
    after = apply(text, changes, range(len(changes)))
    assert after == "He payed $1,900 for [the list](https://a.example), and had put it off."


def test_line_ends_and_blanks_at_the_ends_stay_those_of_the_text() -> None:
    assert settled("One\r\ntwo.\r\n", " One\ntwo!\n\n") == "One\r\ntwo!\r\n"
    assert settled("  One.", "One!") == "  One!"
    assert settled("One.", "\nOne!") == "One!"
    assert settled(" \n", "Something") == " \n"


def test_words_are_counted_in_scripts_without_spaces_too() -> None:
    assert words_in("It’s 3 o'clock, snake_case.") == 4  # noqa: RUF001
    assert words_in("日本語 です") == 5
    assert words_in("क्षि क्षि") == 2
