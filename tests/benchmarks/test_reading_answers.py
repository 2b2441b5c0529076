"""How a typed answer is read: kindly where it is clear, refused with a reason where it is not."""

# ruff: noqa: RUF001 - what members read has real dashes and minus signs

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.catalogue import CATEGORIES, Category, Question, QuestionKind
from benchmarks.rules.answers import AnswersRefused, NotAnAnswer, read_answer, read_answers

INFRASTRUCTURE = CATEGORIES[Category.INFRASTRUCTURE]
MONEY = INFRASTRUCTURE.by_key["enrichment_cost"]
PERCENT = CATEGORIES[Category.OPERATIONAL].by_key["reply_rate"]
WHOLE = CATEGORIES[Category.OPERATIONAL].by_key["warmup_days"]
TEXT = INFRASTRUCTURE.by_key["domain_vendor"]
CHOICE = INFRASTRUCTURE.by_key["inbox_provider"]
NEEDED = INFRASTRUCTURE.by_key["domain_cost"]


@pytest.mark.parametrize(
    ("question", "typed", "read"),
    [
        (MONEY, "1200", 1200),
        (MONEY, "$1,200", 1200),
        (MONEY, " $1,200.50 ", 1200.5),
        (MONEY, "$ 1 200", 1200),
        (MONEY, "1\N{NO-BREAK SPACE}200", 1200),
        (MONEY, "1’200", 1200),
        (MONEY, "1200 USD", 1200),
        (MONEY, "1.2k", 1200),
        (MONEY, ".5", 0.5),
        (MONEY, "0", 0),
        (MONEY, 1200, 1200),
        (MONEY, 12.345, 12.35),
        (PERCENT, "45%", 45),
        (PERCENT, "3.4 %", 3.4),
        (WHOLE, "14,0", 14),
        (TEXT, "  Porkbun \n Inc ", "Porkbun Inc"),
        (TEXT, "Pork\0bun", "Pork bun"),
        (CHOICE, "google", "google"),
        (MONEY, "", None),
        (MONEY, "   ", None),
        (TEXT, None, None),
    ],
)
def test_what_is_clear_is_read(question, typed, read):
    answer = read_answer(question, typed)
    assert (answer, type(answer)) == (read, type(read))


@pytest.mark.parametrize(
    ("question", "typed", "reason"),
    [
        (MONEY, "cheap", "not a number"),
        (MONEY, "1,20,0", "not a number"),
        (MONEY, "1.2.3", "not a number"),
        (MONEY, "$5,000/year", "for a whole month; you wrote a year"),
        (MONEY, "nan", "not a number"),
        (MONEY, "1e5", "not a number"),
        (MONEY, ".", "not a number"),
        (MONEY, "9" * 5000, "not a number"),
        (MONEY, True, "not a number"),
        (MONEY, "45%", "not a number"),
        (PERCENT, "$4", "not a number"),
        (PERCENT, "1k", "not a number"),
        (MONEY, "-5", "from $0 to $100,000 a month; −$5 is outside"),
        (MONEY, "100,001", "from $0 to $100,000 a month; $100,001 is outside"),
        (PERCENT, "145%", "from 0% to 100%; 145% is outside"),
        (NEEDED, "0.49", "from $0.50 to $200 a year; $0.49 is outside"),
        (NEEDED, " ", "needed"),
        (TEXT, "x" * 81, "80 characters; these are 81"),
        (CHOICE, "gmail", "Choose one"),
    ],
)
def test_what_is_not_clear_is_refused_with_the_reason(question, typed, reason):
    with pytest.raises(NotAnAnswer, match=reason.replace("$", r"\$")):
        read_answer(question, typed)


@given(typed=st.text(max_size=60) | st.floats() | st.integers() | st.decimals().map(str))
def test_whatever_is_typed_is_read_or_refused_and_reading_twice_changes_nothing(typed):
    for question in (MONEY, PERCENT, WHOLE, TEXT, CHOICE):
        try:
            answer = read_answer(question, typed)
        except NotAnAnswer:
            continue
        assert read_answer(question, answer) == answer
        if question.is_numeric and isinstance(answer, int | float):
            assert question.minimum <= answer <= question.maximum


def test_blank_answers_are_dropped_and_the_order_is_the_catalogues():
    read = read_answers(
        INFRASTRUCTURE,
        {"inbox_cost": "", "domain_vendor": "Porkbun", "domain_cost": "$12", "warmup_cost": None},
    )
    assert list(read.items()) == [("domain_cost", 12), ("domain_vendor", "Porkbun")]


@pytest.mark.parametrize(
    ("category", "raw", "refused"),
    [
        (Category.INFRASTRUCTURE, {"inbox_cost": "3"}, {"domain_cost"}),
        (
            Category.INFRASTRUCTURE,
            {"domain_cost": "12", "inbox_cost": "x", "sending_cost": "-1"},
            {"inbox_cost", "sending_cost"},
        ),
        (Category.INFRASTRUCTURE, {"domain_cost": "12", "shoe_size": 43}, {"shoe_size"}),
        (Category.COMPENSATION, {}, {""}),
        (Category.COMPENSATION, {"va_hourly": " "}, {""}),
    ],
)
def test_answers_are_refused_by_question(category, raw, refused):
    with pytest.raises(AnswersRefused) as refusal:
        read_answers(CATEGORIES[category], raw)
    assert set(refusal.value.errors) == refused


@pytest.mark.parametrize(
    ("maximum", "typed", "read"),
    [
        (500, "12.500", 12.5),
        (500, "$1.250", 1.25),
        (500, "0.500", 0.5),
        (50_000, "12.50", 12.5),
        (500, "12,500", 12.5),
        (50_000, "1,200.50", 1200.5),
        (50_000, "1200.000", 1200),
    ],
)
def test_three_decimals_are_read_where_only_one_reading_is_within_bounds(
    maximum: int, typed: str, read: float
):
    question = Question(
        key="k", label="K", kind=QuestionKind.MONEY, group="g", maximum=Decimal(maximum)
    )
    assert read_answer(question, typed) == read


def test_a_count_with_a_point_that_groups_thousands_is_read_by_its_bounds():
    question = Question(
        key="k",
        label="K",
        kind=QuestionKind.NUMBER,
        group="g",
        minimum=Decimal(100),
        maximum=Decimal(90_000),
    )
    assert read_answer(question, "12.500") == 12500


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("12.500", "12.500 can mean 12.5 or 12,500. Write 12.5 or 12500."),
        ("1.200", "1.200 can mean 1.2 or 1,200. Write 1.2 or 1200."),
        ("12,500", "12,500 can mean 12.5 or 12,500. Write 12.5 or 12500."),
        ("$ 7.125", "$ 7.125 can mean 7.125 or 7,125. Write 7.125 or 7125."),
    ],
)
def test_what_two_conventions_read_differently_is_asked_with_both_readings_named(
    typed: str, says: str
):
    question = Question(
        key="k", label="K", kind=QuestionKind.MONEY, group="g", maximum=Decimal(50_000)
    )
    with pytest.raises(NotAnAnswer) as refusal:
        read_answer(question, typed)
    assert str(refusal.value) == says
