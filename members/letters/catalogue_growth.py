"""Letters about goals and the diary."""

from typing import Final

from members.letters.kinds import Kind, Variable

_NAME: Final = Variable("name", "The name others see.", "Maren Okafor")

GROWTH: Final = (
    Kind(
        key="goals_end",
        label="Goals of yours end tomorrow",
        purpose="Sent the morning before goals end, to a member who asked for it.",
        variables=(
            _NAME,
            Variable(
                "finding",
                "How many end, and when.",
                "Two goals of yours end tomorrow, Sunday 22 November",
            ),
            Variable(
                "goals",
                "What they are, in the member's words.",
                "“Four first calls for the SDR post” and “Publish the piece on the domain audit”",
                required=True,
            ),
            Variable("place", "Where their midnight is.", "in Lisbon"),
            Variable(
                "link",
                "The page of the member's goals.",
                "https://council.example/diary/goals/",
                required=True,
                is_link=True,
            ),
        ),
    ),
)
