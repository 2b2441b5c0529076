"""Letters about teams, their seats and invitations."""

from datetime import timedelta
from typing import Final

from members.letters.kinds import Kind, Variable

_NAME: Final = Variable("name", "The name others see.", "Maren Okafor")
_TEAM: Final = Variable("team", "The team's name.", "Tern Outbound")

TEAMS: Final = (
    Kind(
        key="team_invitation",
        label="An invitation to a team",
        purpose="Sent to the address a team invites. Its link gives the seat, for 14 days.",
        variables=(
            _TEAM,
            Variable("inviter", "Who invites.", "Joana Teles"),
            Variable("seat", "Which kind of seat.", "a team seat"),
            Variable("until", "Until when it works.", "10 December 2026, 19:04 UTC"),
            Variable(
                "link",
                "Opens the invitation.",
                "https://council.example/team/invitation/Mg1vO/",
                required=True,
                is_link=True,
            ),
        ),
        is_secret=True,
        valid_for=timedelta(days=14),
    ),
    Kind(
        key="seat_claimed",
        label="Somebody took a seat in your team",
        purpose="A notice to the primary owner of a team that somebody came in.",
        variables=(_NAME, _TEAM, Variable("who", "Who took it.", "Rui Sampaio")),
    ),
    Kind(
        key="seat_left",
        label="Somebody left your team",
        purpose="A notice to the primary owner of a team that a seat is free again.",
        variables=(_NAME, _TEAM, Variable("who", "Who left.", "Rui Sampaio")),
    ),
    Kind(
        key="seat_revoked",
        label="Your seat in a team was revoked",
        purpose="A notice to a member whose seat the team, or staff, have taken back.",
        variables=(_NAME, _TEAM),
    ),
    Kind(
        key="team_handed_over",
        label="A team has another primary owner",
        purpose="A notice to who hands a team over and to who takes it.",
        variables=(_NAME, _TEAM, Variable("owner", "The primary owner now.", "Joana Teles")),
    ),
    Kind(
        key="team_deleted",
        label="Your team was deleted",
        purpose="A notice to the people of a team whose primary owner has deleted it.",
        variables=(_NAME, _TEAM),
    ),
)
