"""The next milestone, and what can still be earned."""

import pytest

from gamification.catalogue import Action
from gamification.rules.chances import chances
from gamification.rules.milestones import Milestone, next_milestone

# Of today, so that another award changes no case here.
VALUES: dict[str, int | None] = {
    Action.BENCHMARK_SUBMISSION: 50,
    Action.INTRO_COMPLETED: 25,
    Action.RESOURCE_DOWNLOAD: 5,
    Action.DISCORD_ACTIVITY: 1,
}


@pytest.mark.parametrize(
    ("points", "milestone"),
    [
        (-5, Milestone("50 points", 50, 55)),
        (0, Milestone("50 points", 50, 50)),
        (49, Milestone("50 points", 50, 1)),
        (50, Milestone("100 points", 100, 50)),
        (412, Milestone("Top Contributor", 500, 88)),
        (500, None),
    ],
)
def test_the_next_milestone_lies_above_the_total(points: int, milestone: Milestone | None) -> None:
    assert next_milestone(points) == milestone


def test_what_was_paid_in_full_is_no_chance_any_more() -> None:
    assert [(c.words, c.points) for c in chances(paid={}, values=VALUES)] == [
        ("Four benchmarks, each", 50),
        ("Your introduction in Discord", 25),
        ("Each resource new to you", 5),
        ("100 XP in Discord", 1),
    ]
    paid = {"benchmark_submission": 4, "intro_completed": 1, "resource_download": 9}
    assert [c.action for c in chances(paid=paid, values=VALUES)] == [
        Action.RESOURCE_DOWNLOAD,
        Action.DISCORD_ACTIVITY,
    ]
