"""Who may download, and why somebody may not. Pure."""

from typing import Final, NamedTuple

from members.rules.access import has_access


class Closed(NamedTuple):
    """Why the library is closed to a member, and what opens it."""

    title: str
    reason: str


def why_closed(
    *, status: str, in_debtor_state: bool = False, in_a_seat: bool = False
) -> Closed | None:
    """What stands between a member with this subscription and a download; None when nothing does.

    `in_a_seat` is for members whose seat somebody else pays for: they are told whom to ask.
    """
    if has_access(status=status, in_debtor_state=in_debtor_state):
        return None
    if status == "PAST_DUE":
        if in_a_seat:
            reason = "Downloads open again as soon as it does. Ask the owner of your team."
            return Closed("The last payment of your team did not go through", reason)
        return Closed(
            "Your last payment did not go through",
            "Downloads open again as soon as it does. Write to us and we help you mend it.",
        )
    if status == "CANCELLED":
        if in_a_seat:
            reason = (
                "What you took stays yours. Ask the owner of your team, or write to us to come back"
                " on your own."
            )
            return Closed("The membership of your team has ended", reason)
        return Closed(
            "Your membership has ended",
            "What you took stays yours. Write to us to come back and take more.",
        )
    return Closed(
        "Downloads come with membership",
        "You can look at everything here. Write to us to start yours and take it with you.",
    )


NOT_OPEN: Final = "The library opens its files with a membership. Its pages stay open to look at."
NOT_TAKEN: Final = "Press Play on the page of the video once; from then on it stays open to you."
