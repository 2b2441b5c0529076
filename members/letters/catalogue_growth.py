"""Letters about goals and the diary."""

from typing import Final

from members.letters.kinds import Kind, Variable

_NAME: Final = Variable("name", "The name others see.", "Maren Okafor")
_TITLE: Final = Variable("title", "What the entry is called.", "We stopped sending on Mondays")
_ENTRY: Final = Variable(
    "link", "The page of the entry.", "https://council.example/diary/7/", is_link=True
)

_REPLY: Final = Variable(
    "",
    "A reply, and to which entry.",
    "Beatriz Fonseca to “We stopped sending on Mondays”: “Same here.”",
    otherwise="",
)

GROWTH: Final = (
    Kind(
        key="entry_replied",
        label="Members replied to what you wrote",
        purpose="Sent when others replied to a member's entries, one an hour at most, unless the"
        " member has seen the replies or wants no letters of them.",
        variables=(
            _NAME,
            Variable(
                "finding",
                "How many replied, in words.",
                "Two replies to what you wrote",
            ),
            _REPLY._replace(name="first", required=True, otherwise=None),
            _REPLY._replace(name="second"),
            _REPLY._replace(name="third"),
            Variable("more", "How many more there are.", "And two more.", otherwise=""),
            Variable(
                "link",
                "The page of the newest entry that was replied to.",
                "https://council.example/diary/7/",
                required=True,
                is_link=True,
            ),
            Variable(
                "switch",
                "The page on which letters of replies are switched off.",
                "https://council.example/diary/",
                is_link=True,
            ),
        ),
    ),
    Kind(
        key="entry_held",
        label="Your entry was taken out of the diary",
        purpose="Sent when staff take an entry out of the diary.",
        variables=(
            _NAME,
            _TITLE,
            Variable(
                "why",
                "Why, in the words of who decided.",
                "It names a client who has not agreed to it.",
                required=True,
            ),
            _ENTRY._replace(required=True),
        ),
    ),
    Kind(
        key="entry_let_back",
        label="Your entry is back in the diary",
        purpose="Sent when staff let an entry back that had been taken out.",
        variables=(_NAME, _TITLE, _ENTRY),
    ),
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
