"""What a writer answers is words and nothing else."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth.stories.rules.cleaning import cleaned

ANY = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("<>[]()`*_#|\"'“”/:.\u202e\u2066\u200b\ufeff\x00\x1b\n"),
    ),
    max_size=200,
)
CASES = [
    ("Plain words, as they are: 66% of $41,300.", "Plain words, as they are: 66% of $41,300."),
    ("<b>Bold</b> <script>alert(1)</script>", "Bold alert(1)"),
    ("<<b>script>alert(1)<</b>/script>", "< script>alert(1)< /script>"),
    ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
    ("\uff1cscript\uff1ealert(1)", "alert(1)"),
    ("**bold**, _leaning_ and `code`", "bold, leaning and code"),
    ("snake_case stays", "snake_case stays"),
    ("# A heading", "A heading"),
    ("> quoted\n\n- a list", "quoted - a list"),
    ("[the sheet](https://x.example/a?b=c)", "the sheet"),
    ("![a picture](javascript:alert(1))", "a picture"),
    ("[[a](x)](y) and [[b][c]][d]", "a and b"),
    ("[x](never closed", "[x] (never closed"),
    ("[" * 40 + "a" + "](b)" * 40, "a" + " b" * 10),
    ("see https://x.example/a and www.y.example", "see (link) and (link)"),
    ("JavaScript:void or data:text/html,x", "(link) or (link)"),
    ("write to sheets.example/login now", "write to (link) now"),
    ("apollo.io is a tool", "apollo.io is a tool"),
    ("proven [1], [2, 3] and [^4]", "proven, and"),
    ("left\u202eright\u2066 \u200bhidden\ufeff\x00\x1b[31m", "leftright hidden[31m"),
    ("one\u2028two\u2029three\tfour\r\nfive", "one two three four five"),
    (
        "क्\u200dष and a family \U0001f468\u200d\U0001f469",
        "क्\u200dष and a family \U0001f468\u200d\U0001f469",
    ),
    ("\U000e0041\U000e0042tags", "tags"),
]


@pytest.mark.parametrize(("text", "left"), CASES)
def test_markup_addresses_and_signs_that_steer_are_taken_out(text, left):
    assert cleaned(text) == left


@given(ANY)
def test_of_any_text_one_line_of_words_is_left_and_cleaning_it_again_changes_nothing(text):
    left = cleaned(text)
    assert cleaned(left) == left
    assert not re.search(r"<[a-zA-Z/!?]|\]\(|[`*\n\r\t]|://", left)
    assert not {unicodedata.category(char) for char in left} & {"Cc", "Zl", "Zp", "Co", "Cs", "Cn"}
    assert {char for char in left if unicodedata.category(char) == "Cf"} <= set("\u200c\u200d")
