"""Awards are declared once, and a declaration that can't work is named."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.core.checks import CheckMessage

from gamification.catalogue import DEFAULT_VALUES, OTHER, SECTIONS, Action, codes_of, section_of
from gamification.checks import check_award_values, check_awards
from gamification.declarations import Award, Reason, Section
from gamification.management.commands.list_awards import PAGE, awards_page
from gamification.models import PointConfig, PointTransaction


def told(messages: list[CheckMessage]) -> list[tuple[str | None, str]]:
    return [(message.id, message.msg) for message in messages]


def test_every_declared_award_stands_in_one_section_of_the_history() -> None:
    assert sorted(code for section in SECTIONS for code in codes_of(section)) == sorted(Action)
    assert section_of("talk_given") is OTHER


def test_the_choices_of_an_entry_are_the_declared_awards_and_are_in_no_migration() -> None:
    field = PointTransaction._meta.get_field("action")
    assert field.choices == Action.choices
    assert "choices" not in field.deconstruct()[3]


def test_the_page_of_the_docs_says_what_is_declared() -> None:
    page = Path(settings.BASE_DIR) / PAGE
    assert page.read_text() == awards_page(), "Run `manage.py list_awards --write`."


def test_the_declared_awards_can_work() -> None:
    assert check_awards(None) == []


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (
            lambda award: replace(award, points=100_001),
            ("gamification.E002", "The award intro_completed pays 100,001 points."),
        ),
        (
            lambda award: replace(award, reason=Reason("")),
            (
                "gamification.E003",
                "The award intro_completed has no label, or no title in the history.",
            ),
        ),
        (
            lambda award: replace(award, once_per=""),
            (
                "gamification.E004",
                "The award intro_completed does not say what it is paid once for.",
            ),
        ),
        (
            lambda award: replace(award, route="talks:index"),
            (
                "gamification.E005",
                "The award intro_completed leads to talks:index, which is no address.",
            ),
        ),
    ],
)
def test_a_declaration_that_cannot_work_is_named(
    broken: Callable[[Award], Award], message: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    action = Action.INTRO_COMPLETED
    monkeypatch.setattr(action, "award", broken(action.award))
    assert told(check_awards(None)) == [message]


def test_two_sections_of_one_slug_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gamification.checks.SECTIONS", (*SECTIONS, Section("other", "Others")))
    assert told(check_awards(None)) == [
        ("gamification.E006", "Two sections of the history are called other.")
    ]


@pytest.mark.django_db
def test_values_without_an_award_and_awards_without_a_value_are_named() -> None:
    assert check_award_values(None, databases=["default"]) == []
    PointConfig.objects.create(action="talk_given", points=3)
    PointConfig.objects.filter(action="intro_completed").delete()
    assert told(check_award_values(None, databases=["default"])) == [
        ("gamification.W001", "gamification_pointconfig has values of unknown awards: talk_given."),
        ("gamification.W002", "gamification_pointconfig has no value of intro_completed."),
    ]
    assert set(DEFAULT_VALUES) - {"intro_completed"} < set(
        PointConfig.objects.values_list("action", flat=True)
    )
