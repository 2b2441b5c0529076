"""How the directory reads words, in Python and in the database alike."""

import unicodedata

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.directory.words import distance, fold, key_of, nearest, spellings, words_of

LETTERS = st.characters(codec="utf-8", exclude_characters="\x00")
# Half of the texts are of the alphabets that are folded.
TEXTS = st.text(LETTERS, max_size=60) | st.text(
    st.characters(max_codepoint=0x24F, exclude_characters="\x00"),
    max_size=60,
)
NAMES = st.text("abcdeilmnorst", min_size=3, max_size=12)


def in_database(function: str, text: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [text])
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Łukasz O\N{RIGHT SINGLE QUOTATION MARK}Brien", ["lukasz", "obrien"]),
        ("Straße, Ångström & Çelik", ["strasse", "angstrom", "celik"]),
        (unicodedata.normalize("NFD", "Žižek École"), ["zizek", "ecole"]),
        ("cold e\N{NON-BREAKING HYPHEN}mail", ["cold", "e", "mail"]),
        ("\u042e\u043b\u0438\u044f", ["\u044e\u043b\u0438\u044f"]),
        ("\u6771\u4eac", ["\u6771\u4eac"]),
        ("  \U0001f600 !? ", []),
        ("x" * 50, ["x" * 40]),
    ],
)
def test_words_lose_case_accents_and_whatever_stands_between(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@pytest.mark.django_db
@settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=TEXTS)
def test_python_and_the_database_read_alike(text: str) -> None:
    assert (
        in_database("directory_fold", text),
        in_database("directory_words", text),
        in_database("directory_key", text),
    ) == (fold(text), words_of(text), key_of(text))


@pytest.mark.django_db
def test_every_letter_of_the_alphabets_is_folded_alike() -> None:
    for code in [*range(1, 0x530), *range(0x1E00, 0x2070)]:
        assert in_database("directory_fold", f"a{chr(code)}") == fold(f"a{chr(code)}"), hex(code)


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("tomasz", "tomsaz", 1),
        ("tomasz", "tomas", 1),
        ("tomasz", "tomassz", 1),
        ("tomasz", "tomesz", 1),
        ("tomasz", "otmsaz", 2),
        ("", "abc", 3),
        ("same", "same", 0),
    ],
)
def test_a_swap_of_neighbours_is_one_slip(one: str, other: str, slips: int) -> None:
    assert (distance(one, other), distance(other, one)) == (slips, slips)


@given(word=NAMES, data=st.data())
def test_a_word_with_one_slip_shares_a_spelling(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcdeilmnorst"))
    slips = [
        word[:place] + word[place + 1 :],
        word[:place] + letter + word[place:],
        word[:place] + letter + word[place + 1 :],
        word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
    ]
    typed = data.draw(st.sampled_from([slip for slip in slips if len(slip) >= 3] or [word]))
    assert spellings(word) & spellings(typed)


@pytest.mark.parametrize(
    ("typed", "known", "meant"),
    [
        ("tomsaz", {"tomasz": 3, "tamara": 90}, "tomasz"),
        ("mara", {"maria": 1, "marta": 4}, "marta"),
        ("clay", {"play": 5}, "play"),
        ("abc", {"xyz": 9}, None),
        ("ab", {"abc": 9}, None),
        ("2025", {"2026": 9}, None),
        ("inbox", {}, None),
    ],
)
def test_the_nearest_word_is_meant_then_the_most_frequent(
    typed: str, known: dict[str, int], meant: str | None
) -> None:
    assert nearest(typed, known) == meant
