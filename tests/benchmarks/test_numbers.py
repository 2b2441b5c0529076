"""Numbers as people write them: which readings each has, what is asked back, what is refused."""

# ruff: noqa: RUF001 - what members read has real dashes and minus signs

from decimal import Decimal
from typing import Any

import pytest

from benchmarks.catalogue import CATEGORIES
from benchmarks.rules.answers import NotAnAnswer, ask_answer, read_answer
from benchmarks.rules.documents import LENGTH, NotADocument, read_document
from benchmarks.rules.numbers import plain, read_number
from benchmarks.rules.slips import Offer

ASKED = {q.key: q for questionnaire in CATEGORIES.values() for q in questionnaire.questions}
COST = ASKED["enrichment_cost"]
NBSP, NARROW, THIN = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{THIN SPACE}"


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("1.234,56", ["1234.56"]),
        ("1,234.56", ["1234.56"]),
        ("1 234,56", ["1234.56"]),
        (f"1{NBSP}234,56", ["1234.56"]),
        (f"1{NARROW}234,56", ["1234.56"]),
        (f"1{THIN}234.56", ["1234.56"]),
        ("1'234", ["1234"]),
        ("1’234.50", ["1234.5"]),
        ("$12k", ["12000"]),
        ("12 K", ["12000"]),
        ("1.5m", ["1500000"]),
        ("1,5 million", ["1500000"]),
        ("１２", ["12"]),
        ("１，２３４．５", ["1234.5"]),
        ("٣", ["3"]),
        ("١٢٣٫٥", ["123.5"]),
        ("١٬٢٣٤", ["1234"]),
        ("१२", ["12"]),
        ("+5", ["5"]),
        ("−5", ["-5"]),
        ("-$5", ["-5"]),
        ("USD 1,200", ["1200"]),
        ("US$1,200", ["1200"]),
        ("1 200 dollars", ["1200"]),
        ("$1,5", ["1.5"]),
        ("1,5", ["1.5"]),
        ("0,500", ["0.5"]),
        ("0.500", ["0.5"]),
        ("1200.000", ["1200"]),
        ("1,234,567", ["1234567"]),
        ("1.234.567", ["1234567"]),
        ("12,34,567", ["1234567"]),
        ("007", ["7"]),
        ("12.", ["12"]),
        ("\N{ZERO WIDTH SPACE}12\N{RIGHT-TO-LEFT MARK}", ["12"]),
        ("12.500", ["12.5", "12500"]),
        ("12,500", ["12.5", "12500"]),
        ("1.200", ["1.2", "1200"]),
        ("$ 7.125", ["7.125", "7125"]),
        ("1,500k", ["1500", "1500000"]),
    ],
)
def test_a_number_is_read_in_every_way_it_can_be_meant(typed: str, readings: list[str]):
    found = read_number(COST, typed).readings
    assert found == tuple(Decimal(reading) for reading in readings)
    assert [read_number(COST, plain(number)).readings for number in found] == [
        (number,) for number in found
    ]


REFUSED: list[tuple[str, Any, str]] = [
    ("enrichment_cost", "cheap", "not a number we can read"),
    ("enrichment_cost", "1e309", "Write all its digits, without an e"),
    ("enrichment_cost", "NaN", "not a number"),
    ("enrichment_cost", "inf", "not a number"),
    ("enrichment_cost", "∞", "not a number"),
    ("enrichment_cost", "-0", "A zero has no sign"),
    ("enrichment_cost", "0x10", "Write it in tens"),
    ("enrichment_cost", "10²", "not a number"),
    ("enrichment_cost", "½", "not a number"),
    ("enrichment_cost", "10–12", "it looks like two"),
    ("enrichment_cost", "10 to 12", "it looks like two"),
    ("enrichment_cost", "€12", "in US dollars. Convert it"),
    ("enrichment_cost", "12 EUR", "in US dollars. Convert it"),
    ("enrichment_cost", "1\x00200", "character in it that no text has"),
    ("enrichment_cost", "12\ud800", "character in it that no text has"),
    ("enrichment_cost", "9" * 1_000, "not a number"),
    ("enrichment_cost", "12" + " " * 300 + "or so", "not a number"),
    ("enrichment_cost", "+-5", "not a number"),
    ("enrichment_cost", "1 2 3", "not a number"),
    ("enrichment_cost", True, "not a number"),
    ("enrichment_cost", [12], "not a number"),
    ("enrichment_cost", {"a": 1}, "not a number"),
    ("enrichment_cost", float("nan"), "not a number"),
    ("enrichment_cost", float("inf"), "not a number"),
    ("enrichment_cost", -0.0, "A zero has no sign"),
    ("enrichment_cost", 10**500, "from \\$0 to \\$100,000 a month; what you wrote is outside"),
    ("enrichment_cost", Decimal("1E+309"), "what you wrote is outside"),
    ("daily_sends", Decimal("1E-999999"), "not a number"),
    ("reply_rate", "101", "from 0% to 100%; 101% is outside"),
    ("reply_rate", "$4", "not a number"),
    ("domain_vendor", "Pork\ud800", "character in it that no text has"),
    ("domain_vendor", "\x00", "character in it that no text has"),
    ("domain_vendor", False, "a number or a text"),
    ("inbox_provider", ["google"], "a number or a text"),
]


@pytest.mark.parametrize(("key", "raw", "reason"), REFUSED)
def test_what_is_no_answer_is_refused_with_its_reason(key: str, raw: Any, reason: str):
    with pytest.raises(NotAnAnswer, match=reason):
        read_answer(ASKED[key], raw)


@pytest.mark.parametrize(
    ("key", "typed", "stored"),
    [
        ("reply_rate", "3,5 %", 3.5),
        ("reply_rate", "3.4 percent", 3.4),
        ("reply_rate", "3,400", 3.4),
        ("daily_sends", "28 e-mails", 28),
        ("daily_sends", "28 emails a day", 28),
        ("warmup_days", "14 days", 14),
        ("gtm_engineer_us", "95.000", 95_000),
        ("gtm_engineer_us", "95k a year", 95_000),
        ("va_hourly", "12/h", 12),
        ("domain_cost", "12.500", 12.5),
        ("warmup_cost", "0", 0),
    ],
)
def test_the_words_of_a_question_and_its_bounds_tell_what_is_meant(
    key: str, typed: str, stored: float
):
    assert ask_answer(ASKED[key], typed) == stored


@pytest.mark.parametrize(
    ("key", "typed", "asks", "taken"),
    [
        ("enrichment_cost", "12.500", "12.500 can mean 12.5 or 12,500.", ["12.5", "12500"]),
        ("enrichment_cost", "12,500", "12,500 can mean 12.5 or 12,500.", ["12.5", "12500"]),
        (
            "average_retainer",
            "300,000",
            "300,000 can mean 300 or 300,000. Give a value from $100 to $250,000 a month; $300,000"
            " is outside.",
            ["300"],
        ),
        ("daily_sends", "1.000", "1.000 can mean 1 or 1,000.", ["1", "1000"]),
        (
            "daily_sends",
            "12.500",
            "12.500 can mean 12.5 or 12,500. 12,500 is outside 1 to 1,000. E-mails a day are"
            " counted whole: there is no 12.5. Write 12 or 13.",
            ["12", "13"],
        ),
        ("daily_sends", "12.5", "counted whole: there is no 12.5.", ["12", "13"]),
        ("warmup_days", "180.5", "from 0 to 180; 180.5 is outside", []),
        ("reply_rate", "0.034", "Is it a fraction of one?", ["3.4", ""]),
        ("reply_rate", "95", "95\N{NO-BREAK SPACE}% would be unusually high. Is it so?", [""]),
        ("reply_rate", "340", "340% is outside. Is its point missing?", ["3.4"]),
        ("warmup_cost", "95000", "$95,000 is outside. Is its point missing?", ["950"]),
        ("inbox_cost", "35.40", "$35.40 a month would be rare. Is it a year’s sum?", ["2.95", ""]),
        ("gtm_engineer_us", "9500.00", "$9,500 is outside. Is it a month’s sum?", ["114000"]),
        ("gtm_engineer_us", "95", "$95 is outside. Is it in thousands?", ["95000"]),
        ("gtm_engineer_us", "9000/month", "whole year; you wrote a month.", ["108000"]),
        ("va_hourly", "12/month", "asked by the hour; you wrote a month.", []),
    ],
)
def test_what_may_be_meant_otherwise_is_asked_with_what_may_be_taken(
    key: str, typed: str, asks: str, taken: list[str]
):
    with pytest.raises(NotAnAnswer) as refusal:
        ask_answer(ASKED[key], typed)
    assert asks in str(refusal.value)
    assert [offer.value for offer in refusal.value.offers] == taken
    # Whatever is offered is an answer.
    for value in filter(None, taken):
        assert read_answer(ASKED[key], value) is not None


def test_a_likely_slip_is_a_question_and_not_a_refusal():
    with pytest.raises(NotAnAnswer) as asked:
        ask_answer(ASKED["reply_rate"], "0.034")
    assert asked.value.offers == (
        Offer("3.4", "Take 3.4\N{NO-BREAK SPACE}%"),
        Offer("", "Yes, 0.034\N{NO-BREAK SPACE}%"),
    )
    assert ask_answer(ASKED["reply_rate"], "0.034", sure=True) == 0.034
    assert read_answer(ASKED["reply_rate"], "0.034") == 0.034


@pytest.mark.parametrize("question", [q for q in ASKED.values() if q.likely], ids=lambda q: q.key)
def test_likely_answers_raise_no_question(question: Any):
    low, high = question.likely
    assert question.minimum <= low < high <= question.maximum
    for number in (low if low >= 1 else Decimal(1), high):
        assert ask_answer(question, plain(number)) is not None


def test_every_number_says_where_its_answers_lie():
    assert [q.key for q in ASKED.values() if q.is_numeric and not q.likely] == []


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"{", "not JSON: line 1, column 2"),
        (b"", "not JSON"),
        (b"[1]", "an object of keys and values"),
        (b"\xff", "Byte 1 is not UTF-8"),
        (b'{"a": 1, "a": 2}', "“a” stands there twice"),
        (b"[" * 60_000, "nested too deeply"),
        (b'{"a": "' + b"x" * 1024 * 1024 + b'"}', "up to 64 kB; these are 1024 kB"),
    ],
)
def test_a_document_that_is_none_says_why(body: bytes, reason: str):
    with pytest.raises(NotADocument, match=reason):
        read_document(body)


def test_a_document_keeps_every_digit():
    assert len(b'{"a": ' + b"9" * 40_000 + b"}") < LENGTH
    found = read_document(b'{"a": 1e309, "b": -0, "c": ' + b"9" * 40_000 + b', "d": 0.1}')
    assert (found["a"], found["c"].adjusted()) == (Decimal("1E+309"), 39_999)
    assert (str(found["b"]), found["d"]) == ("-0", Decimal("0.1"))
