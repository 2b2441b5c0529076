"""Every entry has a reason in words."""

from typing import Any

import pytest

from gamification.declarations import Reason
from gamification.rules.reasons import explain


@pytest.mark.parametrize(
    ("action", "source", "metadata", "reason"),
    [
        (
            "benchmark_submission",
            "benchmark:BUSINESS",
            None,
            Reason("Answered the Business benchmark", "First answers in this category"),
        ),
        (
            "benchmark_submission",
            "x",
            {"category": "OPERATIONAL"},
            Reason("Answered the Operational benchmark", "First answers in this category"),
        ),
        (
            "resource_download",
            "resource:4",
            {"title": "First aid", "slug": "first-aid"},
            Reason(
                "Took “First aid” from the library",
                "First download of this resource",
                "resources:detail",
                "first-aid",
            ),
        ),
        (
            "resource_download",
            "resource:4",
            None,
            Reason("Took a resource from the library", "First download of this resource"),
        ),
        ("intro_completed", "intro", None, Reason("Introduced yourself in Discord", "Paid once")),
        (
            "discord_activity",
            "sync:1",
            {"xp": 1640, "carried": 40},
            Reason("Talked in Discord", "1,640 XP; 40 carried over"),
        ),
        ("discord_activity", "sync:1", {"xp": "many"}, Reason("Talked in Discord")),
        (
            "admin_adjustment",
            "adjustment:1",
            {"reason": "Helped at the fair"},
            Reason("Adjustment by staff", "Helped at the fair"),
        ),
        (
            "admin_adjustment",
            "reversal:1",
            {
                "reason": "Same file twice",
                "reverses": 1,
                "reversed": "Takes back the entry of 8 October 2026 (Talked in Discord)",
            },
            Reason(
                "Correction by staff",
                "Takes back the entry of 8 October 2026 (Talked in Discord): Same file twice",
            ),
        ),
        ("talk_given", "talk:1", ["not", "a", "mapping"], Reason("Talk given")),
    ],
)
def test_every_entry_has_a_reason(action: str, source: str, metadata: Any, reason: Reason) -> None:
    assert explain(action=action, source=source, metadata=metadata) == reason
