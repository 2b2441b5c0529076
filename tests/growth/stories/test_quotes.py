"""What a quotation is, and when it stands in an entry."""

# ruff: noqa: RUF001 - quotation marks of many languages

import pytest

from growth.stories.rules.quotes import folded, numbers_in, occurs, quotes_in, sums_in

QUOTED = [
    ("None at all.", []),
    ('You said “yes” and "no".', ["yes", "no"]),
    ("Sie schrieb „ja“, il dit «oui», hon sa ”ja”, 他说「是」.", ["ja", "oui", "ja", "是"]),
    ("You called it ‘the cheapest’ and 'the hardest'.", ["the cheapest", "the hardest"]),
    ("It's the founders' dinner, and that's it.", []),
    ("You said “it's theirs”.", ["it's theirs"]),
    ("An open “end", None),
    ("A closed end」 alone", None),
    ('A 6" pipe', None),
]
ENTRY = folded(
    "The fifth left; the **hardest** to please — and the\n\ncheapest. Don't ask. 66% of 1,300."
)
STANDS = [
    ("the hardest to please", True),
    ("The Hardest  to\nplease", True),
    ("the hardest to please - and the cheapest,", True),
    ("don’t ask", True),
    ("dont ask!", True),
    ("the fifth … the cheapest", True),
    ("the cheapest ... the fifth", False),
    ("the hardest [...] please", True),
    ("the hard", False),
    ("6%", False),
    ("66%", True),
    ("300", False),
    ("the hardest please", False),
    ("to please and the cheapest", False),
    ("", False),
    ("…", False),
    ("ｔｈｅ ｃｈｅａｐｅｓｔ", True),
]


@pytest.mark.parametrize(("text", "found"), QUOTED)
def test_what_stands_between_marks_is_quoted_and_a_mark_alone_is_no_quotation(text, found):
    assert quotes_in(text) == found


@pytest.mark.parametrize(("quote", "is_there"), STANDS)
def test_a_quotation_stands_there_word_for_word_or_not_at_all(quote, is_there):
    assert occurs(quote, [ENTRY]) is is_there


def test_scripts_without_blanks_are_quoted_from_the_middle():
    assert occurs("四个人同意", [folded("第一天，四个人同意了新的价格。")])


def test_sums_are_money_shares_and_decimals_whatever_separates_thousands():
    assert sums_in("66 %, $1,300, 2.5 and €7; four of 12 on the 5th in 2026") == {
        "66",
        "1300",
        "25",
        "7",
    }
    assert numbers_in("1300 of 66 and 2,5") == {"1300", "66", "25"}
