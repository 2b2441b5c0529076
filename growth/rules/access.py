"""Who reads and writes in the diary, and what is said to those who may not. Pure."""

from dataclasses import dataclass

from members.rules.access import has_access


@dataclass(frozen=True)
class Closed:
    """Why the diary is closed to a member today, and what opens it."""

    title: str
    reason: str


def why_closed(*, status: str, in_debtor_state: bool, in_a_seat: bool) -> Closed | None:
    """What stands between a member with this subscription and the diary; None when nothing does.

    `in_a_seat` is for members whose seat somebody else pays for: they are told whom to ask.
    """
    if has_access(status=status, in_debtor_state=in_debtor_state):
        return None
    kept = "What you wrote is kept, and yours to take along."
    if status == "PAST_DUE" and in_a_seat:
        return Closed(
            "The last payment of your team did not go through",
            f"The diary opens again as soon as it does. Ask the owner of your team. {kept}",
        )
    if status == "PAST_DUE":
        return Closed(
            "Your last payment did not go through",
            f"The diary opens again as soon as it does. {kept}",
        )
    if status == "CANCELLED":
        return Closed(
            "Your membership has ended", f"Write to us to come back and write again. {kept}"
        )
    return Closed(
        "The diary comes with membership",
        "Members write down what they tried and what came of it. Write to us to start yours.",
    )
