"""What counts as nothing to see."""

import pytest

from growth.goals.rules import title_of
from growth.rules.blank import is_blank

# Made in Unicode 16, which this Python does not know yet.
NEW_EMOJI = "\U0001fae9"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \t\n\u2028",
        "\u200b\u2060\ufeff",
        "\u00ad\u061c\u202e",
        "\u3164",
        "\u115f\u1160\uffa0",
        "\u2800",
        "\ufe0f\u034f",
        "\ue000",
        "\uffff",
        "\U000e0041",
        "\x00",
    ],
)
def test_signs_without_a_shape_are_nothing(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", [".", "a", "東", "👍", "☂\ufe0f", "\u200bx", NEW_EMOJI, "٣"])
def test_one_sign_one_can_see_is_a_word(text: str) -> None:
    assert not is_blank(text)


def test_a_goal_may_be_called_by_a_new_emoji() -> None:
    assert title_of(f" {NEW_EMOJI} ") == NEW_EMOJI
