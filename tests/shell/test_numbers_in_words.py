"""Every count beside a word that depends on it, at none, one and two."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from benchmarks.rules.words import decided_words, shared_words
from members.rules import tally
from resources.rules import featured_words


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "no entries"), (1, "1 entry"), (2, "2 entries"), (1300, "1,300 entries")],
)
def test_a_tally_agrees_with_its_noun(number: int, words: str) -> None:
    assert tally(number, "entry", "entries") == words


@pytest.mark.parametrize(
    ("changed", "accepted", "words"),
    [
        (0, True, "Nothing changed."),
        (1, True, "1 answer set counts in the figures from the next publication on."),
        (2, True, "2 answer sets count in the figures from the next publication on."),
        (0, False, "Nothing changed."),
        (1, False, "1 answer set is left out of the figures from the next publication on."),
        (2, False, "2 answer sets are left out of the figures from the next publication on."),
    ],
)
def test_a_reviewers_decision_is_said_in_the_right_number(
    changed: int, accepted: bool, words: str
) -> None:
    assert decided_words(changed, accepted=accepted) == words


@pytest.mark.parametrize(
    ("changed", "featured", "words"),
    [
        (0, True, "Nothing changed: what you chose was featured already."),
        (1, True, "1 resource now stands first in the library."),
        (2, True, "2 resources now stand first in the library."),
        (1, False, "1 resource went back in line."),
        (2, False, "2 resources went back in line."),
    ],
)
def test_featuring_is_said_in_the_right_number(changed: int, featured: bool, words: str) -> None:
    assert featured_words(changed, featured=featured) == words


@pytest.mark.parametrize(
    ("points", "words"),
    [
        (0, "Business now says what you just gave. Your earlier answers are kept."),
        (1, "Business is answered and its results are open. 1 point is yours."),
        (2, "Business is answered and its results are open. 2 points are yours."),
    ],
)
def test_shared_answers_are_said_in_the_right_number(points: int, words: str) -> None:
    assert shared_words("Business", points) == words


@pytest.mark.parametrize(
    ("left", "words"), [(0, "None is left"), (1, "1 of 10 is left"), (2, "2 of 10 are left")]
)
def test_recovery_codes_are_counted_in_the_right_number(left: int, words: str) -> None:
    context = {"unused_codes": ["code"] * left, "total_count": 10}
    assert words in render_to_string("mfa/recovery_codes/index.html", context)


@pytest.mark.parametrize(
    ("left", "says", "not_said"),
    [
        (0, "Make recovery codes?", "stop"),
        (1, "The one you have left stops working", "Make recovery codes?"),
        (2, "The 2 you have left stop working", "Make recovery codes?"),
    ],
)
def test_first_recovery_codes_are_not_said_to_replace_others(
    left: int, says: str, not_said: str
) -> None:
    html = render_to_string(
        "mfa/recovery_codes/generate.html", {"unused_code_count": left, "form": []}
    )
    assert says in html
    assert not_said not in html
    assert "no longer" not in render_to_string("mfa/messages/recovery_codes_generated.txt")


# A count in the template, then a plural word, with nothing between that could make it agree.
BARE = re.compile(
    r"\{\{[^}]*(?:\|number|\|length|\|apnumber|count)[^}]*\}\}(?:\s*<[^>]*>)*\s+"
    r"(?:points|days|entries|members|resources|questions|answers"
    r"|downloads|codes|agencies|people|results)\b"
)
# Numbers that are never one: limits of a list, the weeks of a chart, thresholds.
NEVER_ONE = {"_ledger.html", "anomalies.html"}


def test_no_template_counts_a_plural_without_asking_for_the_number() -> None:
    found = [
        (path.name, match[0])
        for path in Path(settings.BASE_DIR).glob("*/templates/**/*.*")
        if path.name not in NEVER_ONE
        for match in BARE.finditer(path.read_text())
    ]
    assert found == []
