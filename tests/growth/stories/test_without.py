"""A review without what rests on some of its entries."""

from typing import Any

import pytest

from growth.stories.rules.without import Rest, without

OPENS = {"text": "Two entries.", "cites": []}
FIRST = {"text": "“Renew five”: four said yes.", "cites": [1], "goal": "Renew five"}
MORE = {"text": "The fifth waits.", "cites": [2]}
OTHER = {"text": "“Hire”: nobody yet.", "cites": [2], "goal": "Hire"}
BOTH = {"text": "Call the fifth.", "cites": [1, 2]}


def part(kind: str, *sentences: dict[str, Any]) -> dict[str, Any]:
    return {"kind": kind, "heading": kind.title(), "sentences": list(sentences)}


PARTS = [part("evidence", OPENS), part("goals", FIRST, MORE, OTHER), part("next", BOTH)]
CARRIED = {**MORE, "text": "“Renew five”: The fifth waits.", "goal": "Renew five"}


@pytest.mark.parametrize(
    ("gone", "left", "left_out", "is_bare"),
    [
        (set(), PARTS, 0, False),
        ({3}, PARTS, 0, False),
        # What is said of a goal keeps its title; a sentence goes where one of its entries does.
        ({1}, [part("evidence", OPENS), part("goals", CARRIED, OTHER)], 2, False),
        ({2}, [part("evidence", OPENS), part("goals", FIRST)], 3, False),
        ({1, 2}, [part("evidence", OPENS)], 4, True),
    ],
)
def test_each_sentence_that_cites_it_goes(
    gone: set[int], left: list[Any], left_out: int, is_bare: bool
) -> None:
    rest = without(PARTS, gone)
    assert rest == Rest(left, left_out)
    assert rest.is_bare is is_bare


def test_a_title_is_not_given_to_another_goal() -> None:
    [left] = without([part("goals", FIRST, OTHER)], {1}).parts
    assert left["sentences"] == [OTHER]
    assert PARTS[1]["sentences"][0] == FIRST
