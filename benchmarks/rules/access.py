"""Who sees the results, and why somebody may not. Pure."""

from typing import NamedTuple

from members.rules.access import FAILED_STATUS, has_access


class Closed(NamedTuple):
    """Why the results are closed to a member, and what opens them; whether the plan is theirs."""

    title: str
    reason: str
    is_theirs: bool = True


def why_closed(*, status: str, in_debtor_state: bool, in_a_seat: bool) -> Closed | None:
    """What stands between a member with this subscription and the numbers of the others; None when
    nothing does.

    `in_a_seat` is for members whose seat somebody else pays for: they are told whom to ask.
    """
    if has_access(status=status, in_debtor_state=in_debtor_state):
        return None
    if status != FAILED_STATUS:
        return Closed(
            "The numbers of the others come with membership",
            "What you answered stays yours, and you can change it.",
        )
    if in_a_seat:
        return Closed(
            "The last payment of your team did not go through",
            "The numbers of the others open again as soon as it does. Ask the owner of your team.",
            is_theirs=False,
        )
    return Closed(
        "Your last payment did not go through",
        "The numbers of the others open again as soon as it does. What you answered is kept.",
    )
