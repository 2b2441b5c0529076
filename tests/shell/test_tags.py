"""The marks of the house, as templates draw them."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Context, Template

MAREN = SimpleNamespace(
    display_name="Maren <b>Okafor", company="Tern & Co", community_role="LORD", total_points=412
)


def drawn(source: str, **context: Any) -> str:
    return Template("{% load council %}" + source).render(Context({"maren": MAREN, **context}))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ 12345|number }}", "12,345"),
        ("{{ value|number }}", "1,234.5"),
        ("{{ low|number }}", "\N{MINUS SIGN}1,200"),
        ("{{ nothing|number }}", ""),
        ("{{ word|number }}", "n/a"),
        (
            (
                "{{ 1|ordinal }} {{ 2|ordinal }} {{ 3|ordinal }} {{ 11|ordinal }} {{ 112|ordinal }}"
                " {{ 31|ordinal }}"
            ),
            "1st 2nd 3rd 11th 112th 31st",
        ),
        (
            "{{ 3000|money }} {{ value|money }} {{ low|money }}",
            "$3,000 $1,234.50 \N{MINUS SIGN}$1,200",
        ),
    ],
)
def test_numbers_are_written_the_house_way(source: str, text: str) -> None:
    assert drawn(source, value=Decimal("1234.5"), low=-1200, nothing=None, word="n/a") == text


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{% points 50 %}", '</span>50<span class="vh"> points</span>'),
        ("{% points 1 signed=True %}", '</span>+1<span class="vh"> point</span>'),
        ("{% points -3 signed=True %}", '</span>\N{MINUS SIGN}3<span class="vh"> points</span>'),
        ("{% points 0 signed=True %}", '</span>0<span class="vh"> points</span>'),
    ],
)
def test_points_are_a_bezant_a_number_and_a_word(source: str, words: str) -> None:
    assert words in drawn(source)


def test_names_are_escaped_wherever_they_are_drawn() -> None:
    html = drawn("{% who maren you=True %}{% shield maren %}{{ maren|name }}")
    assert "<b>Okafor" not in html
    assert "Maren &lt;b&gt;Okafor" in html
    assert "Tern &amp; Co" in html


def test_a_rank_has_its_mark_and_from_500_points_on_a_gold_chief() -> None:
    assert 'href="#lord"' in drawn("{% rank_mark maren %}")
    assert "#chief" not in drawn("{% rank_mark maren %}")
    rich = SimpleNamespace(**{**vars(MAREN), "total_points": 500})
    assert "#chief" in drawn("{% rank_mark maren %}", maren=rich)


@pytest.mark.parametrize("role", ["NONE", "DEBTOR"])
def test_no_rank_and_debt_are_not_shown(role: str) -> None:
    member = SimpleNamespace(**{**vars(MAREN), "community_role": role})
    assert drawn("{% rank_mark maren %}", maren=member) == ""


@pytest.mark.parametrize(
    ("value", "maximum", "width"),
    [(412, 500, "82.4"), (600, 500, "100"), (-5, 500, "0"), (1, 0, "0"), (0, 500, "0")],
)
def test_a_meter_stays_within_its_ends(value: int, maximum: int, width: str) -> None:
    assert f'width="{width}%"' in drawn("{% meter value maximum %}", value=value, maximum=maximum)


def test_two_resources_of_a_kind_have_covers_of_their_own() -> None:
    first, second = (drawn("{% cover 'COLD_EMAIL' 'SOP' mark=pk %}", pk=pk) for pk in (1, 2))
    assert first != second
    assert 'class="cover cold-email"' in first


def test_a_cover_of_an_unknown_kind_is_still_a_cover() -> None:
    assert "<svg" in drawn("{% cover 'NEW' 'NEW' %}")
