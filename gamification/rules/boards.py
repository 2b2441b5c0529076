"""What a board says of itself."""

from gamification.rules.words import counted


def board_lede(*, counted_members: int, span: str, place: str, absent: str, team: str) -> str:
    """Who is on the board and where the reader stands.

    Such as "184 members have earned points this month; you are 31st.". `span` is such as "this
    month", `place` the reader's ordinal or empty, `absent` why the reader is not on the board
    (then a sentence of its own), `team` the company's name when the board is a team's.
    """
    people = f"{counted(counted_members, 'member')}{f' of {team}' if team else ''}"
    have = "has" if counted_members == 1 else "have"
    earned = f"{people[0].upper()}{people[1:]} {have} earned points {span}"
    return f"{earned}; you are {place}." if place else f"{earned}. {absent}".strip()


def why_absent(*, paying: bool, listed: bool, span: str) -> str:
    """Why a member is not on the board, and what would change that."""
    if not paying:
        return "The board lists members with an active subscription."
    return f"You have no points {span} yet." if listed else "You chose not to be listed."
