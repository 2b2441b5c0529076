"""Letters about benchmark answers: what a reviewer decided."""

from typing import Final

from members.letters.kinds import Kind, Variable

_NAME: Final = Variable("name", "The name others see.", "Maren Okafor")
_CATEGORY: Final = Variable("category", "Which answers.", "Infrastructure")
_LINK: Final = Variable(
    "link",
    "The page to change the answers on.",
    "https://council.example/benchmarks/infrastructure/answer/",
    is_link=True,
)

ANSWERS: Final = (
    Kind(
        key="answers_rejected",
        label="Your answers were set aside",
        purpose="Sent when a reviewer sets a member's benchmark answers aside.",
        variables=(
            _NAME,
            _CATEGORY,
            Variable(
                "why",
                "Why, in the reviewer's words.",
                "The cost per domain looks like the cost of all domains together.",
                required=True,
            ),
            _LINK._replace(required=True),
        ),
    ),
    Kind(
        key="answers_accepted",
        label="Your answers count again",
        purpose="Sent when a reviewer accepts answers that had been set aside.",
        variables=(
            _NAME,
            _CATEGORY,
            Variable("why", "What the reviewer adds.", "Thank you for the check.", otherwise=""),
            _LINK,
        ),
    ),
    Kind(
        key="answers_reopened",
        label="A decision about your answers was taken back",
        purpose="Sent when a reviewer takes back a decision that the member was told of.",
        variables=(_NAME, _CATEGORY, _LINK),
    ),
)
