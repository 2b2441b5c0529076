"""Letters about activities: what a reviewer decided."""

from typing import Final

from members.letters.kinds import Kind, Variable

_NAME: Final = Variable("name", "The name others see.", "Maren Okafor")
_ACTIVITY: Final = Variable("activity", "Which activity.", "Amplify")
_WHAT: Final = Variable("what", "What was reported.", "“Domains before volume”, 18 peers")
_POINTS: Final = Variable("points", "How many points, in words.", "36 points")
_LINK: Final = Variable(
    "link",
    "The page of the member's activities.",
    "https://council.example/activities/",
    is_link=True,
)

ACTIVITIES: Final = (
    Kind(
        key="activity_approved",
        label="Your activity was approved",
        purpose="Sent when a reviewer approves what a member reported.",
        variables=(
            _NAME,
            _ACTIVITY,
            _WHAT,
            _POINTS,
            Variable("why", "What the reviewer adds.", "Counted by the sheet.", otherwise=""),
            _LINK,
        ),
    ),
    Kind(
        key="activity_came_back",
        label="Your activity came back",
        purpose="Sent when a reviewer sends back what a member reported.",
        variables=(
            _NAME,
            _ACTIVITY,
            _WHAT,
            Variable(
                "why",
                "Why, in the reviewer's words.",
                "The sheet shows twelve names; eighteen are reported.",
                required=True,
            ),
            _LINK._replace(required=True),
        ),
    ),
    Kind(
        key="activity_taken_back",
        label="An approval was taken back",
        purpose="Sent when a reviewer takes an approval and its points back.",
        variables=(
            _NAME,
            _ACTIVITY,
            _WHAT,
            _POINTS,
            Variable(
                "why",
                "Why, in the reviewer's words.",
                "The same session was reported twice.",
                required=True,
            ),
            _LINK,
        ),
    ),
    Kind(
        key="activity_waits_again",
        label="Your activity waits for a reviewer again",
        purpose="Sent when a reviewer takes back that an activity was sent back.",
        variables=(_NAME, _ACTIVITY, _WHAT, _LINK),
    ),
)
