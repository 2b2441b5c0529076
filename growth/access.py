"""Whether the diary is open to a member."""

from growth.rules.access import Closed, why_closed
from members.models import Member, SeatTier


def closed_to(member: Member) -> Closed | None:
    """Why this member may not read or write in the diary today, or None."""
    return why_closed(
        status=member.subscription_status,
        in_debtor_state=member.in_debtor_state,
        in_a_seat=member.seat_tier == SeatTier.TEAM_MEMBER,
    )
