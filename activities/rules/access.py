"""Who may send, and what is said to those who may not. Pure."""

from dataclasses import dataclass

from members.rules.access import has_access


@dataclass(frozen=True)
class Closed:
    """Why a member may not send today, and what opens it."""

    title: str
    reason: str


def why_closed(*, status: str, in_debtor_state: bool, in_a_seat: bool) -> Closed | None:
    """What stands between a member with this subscription and the reviewers; None when nothing
    does.

    `in_a_seat` is for members whose seat somebody else pays for: they are told whom to ask.
    """
    if has_access(status=status, in_debtor_state=in_debtor_state):
        return None
    kept = "Your drafts and what you sent are kept."
    if status == "PAST_DUE" and in_a_seat:
        return Closed(
            "The last payment of your team did not go through",
            f"You can send again as soon as it does. Ask the owner of your team. {kept}",
        )
    if status == "PAST_DUE":
        return Closed(
            "Your last payment did not go through",
            f"You can send again as soon as it does. {kept}",
        )
    if status == "CANCELLED":
        return Closed(
            "Your membership has ended", f"Write to us to come back and send again. {kept}"
        )
    return Closed(
        "Points for activities come with membership",
        "You can look at everything here. Write to us to start yours.",
    )
