"""What a letter's text may say, how it is filled in, and when a letter is tried again."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from members.letters import rules
from members.letters.rules import Fault, Piece

ALLOWED = ("link", "name")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hello {{ name }}: {{ link }}", []),
        ("{{name}}\n{{  link  }}", []),
        (
            "Hello\n{{ nmae }}",
            [Fault(2, "{{ nmae }} is no variable of this letter. Did you mean {{ name }}?")],
        ),
        (
            "{{ request }}",
            [
                Fault(
                    1,
                    "{{ request }} is no variable of this letter. It has: {{ link }}, {{ name }}.",
                )
            ],
        ),
        *(
            (
                f"a\nb {mark}\nc",
                [
                    Fault(
                        2, f"“{mark}” is no variable. One is written {{{{ name }}}}, nothing else."
                    )
                ],
            )
            for mark in (
                "{{ name.__class__ }}",
                "{{ name|safe }}",
                "{{ 7 * 7 }}",
                "{{ '' }}",
                "{% load static %}",
                "{% include 'admin/base.html' %}",
                "{# note #}",
                "{{",
                "}}",
                "{%",
            )
        ),
    ],
)
def test_a_text_knows_its_variables_and_nothing_else(text: str, found: list[Fault]) -> None:
    assert rules.faults(text, allowed=ALLOWED) == found


def test_a_text_without_what_it_is_for_is_refused() -> None:
    assert rules.faults("Hello {{ name }}", allowed=ALLOWED, required=["link"]) == [
        Fault(0, "{{ link }} is missing: the letter is of no use without it.")
    ]


def test_a_fault_names_its_line() -> None:
    found = rules.faults("\n\n{{ x }}", allowed=ALLOWED, required=["link"])
    assert [str(fault)[:20] for fault in found] == ["Line 3: {{ x }} is n", "{{ link }} is missin"]


def test_what_a_value_says_is_never_read_again() -> None:
    values = {"name": "{{ link }}", "link": "https://council.example/secret"}
    assert rules.render("{{ name }}", values) == "{{ link }}"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("Maren\r\nBcc: all@house.example", "Maren Bcc: all@house.example"),
        ("a\x00b\x1bc\u2028d\u202ee", "a b c d e"),
        ("  Żółć  ", "Żółć"),
        (7, "7"),
        ("x" * 3000, "x" * 2000),
    ],
)
def test_a_value_is_one_line(given: object, said: str) -> None:
    assert rules.value(given) == said


def test_a_subject_is_one_line_of_two_hundred_characters() -> None:
    said = rules.subject("For\r\nBcc: x {{ name }}", {"name": "y" * 300})
    assert said == f"For Bcc: x {'y' * 189}"


def test_a_paragraph_that_comes_out_empty_is_left_out() -> None:
    values = {"reason": "", "name": "Maren"}
    text = "Hello {{ name }},\r\n\r\n{{ reason }}\n \nBye.\n\n\n\nUs"
    assert rules.plain(text, values) == "Hello Maren,\n\nBye.\n\nUs"
    assert len(rules.paragraphs(text, values, ())) == 3


def test_only_the_texts_own_addresses_and_link_variables_can_be_opened() -> None:
    values = {"name": "https://evil.example/now", "link": "https://council.example/a"}
    text = "{{ name }} at {{ link }}\nsee https://council.example/b."
    assert rules.paragraphs(text, values, {"link"}) == [
        [
            [
                Piece("https://evil.example/now"),
                Piece(" at "),
                Piece("https://council.example/a", is_link=True),
            ],
            [Piece("see "), Piece("https://council.example/b", is_link=True), Piece(".")],
        ]
    ]


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (100, 60), (125, 60)]
)
def test_each_wait_is_twice_as_long_up_to_an_hour(attempts: int, minutes: int) -> None:
    assert rules.wait(attempts) == timedelta(minutes=minutes)


def test_a_letter_is_tried_for_five_days() -> None:
    waits = [rules.wait(attempts) for attempts in range(1, rules.MOST_TRIES)]
    assert timedelta(days=5) <= sum((one for one in waits if one), timedelta()) < timedelta(days=6)
    assert rules.wait(rules.MOST_TRIES) is None


def test_a_moment_is_told_where_the_reader_lives() -> None:
    when = datetime(2026, 11, 6, 23, 4, tzinfo=UTC)
    assert rules.moment(when, ZoneInfo("Europe/Berlin")) == "7 November 2026, 00:04 (Europe/Berlin)"
