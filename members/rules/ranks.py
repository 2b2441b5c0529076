"""Which role on Discord a seat comes to. Pure."""

from members.models.choices import CommunityRole as Role
from members.models.choices import SeatTier as Tier


def reached(*, linked: bool, introduced: bool, tier: Tier) -> Role:
    """The role that who has access comes to."""
    if not linked:
        return Role.NONE
    if not introduced:
        return Role.SQUIRE
    return Role.KNIGHT if tier == Tier.TEAM_MEMBER else Role.LORD


def fitting(role: Role, tier: Tier) -> Role:
    """The role for this seat: what is Lord for who pays is Knight for a team member."""
    if role not in (Role.LORD, Role.KNIGHT):
        return role
    return reached(linked=True, introduced=True, tier=tier)
