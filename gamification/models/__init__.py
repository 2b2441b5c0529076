"""What is always true of points: the ledger, award values, badges, Discord, ranks."""

from gamification.catalogue import Action
from gamification.models.awards import PointConfig
from gamification.models.badges import Badge, MemberBadge
from gamification.models.discord import DiscordActivity, DiscordXp, Mee6State
from gamification.models.ledger import PointTransaction
from gamification.models.members import RankedMember, Recount
from gamification.models.ranks import (
    RankEvent,
    RankSlice,
    RankState,
    Standing,
)
from gamification.models.triggers import ADJUSTMENT

__all__ = [
    "ADJUSTMENT",
    "Action",
    "Badge",
    "DiscordActivity",
    "DiscordXp",
    "Mee6State",
    "MemberBadge",
    "PointConfig",
    "PointTransaction",
    "RankEvent",
    "RankSlice",
    "RankState",
    "RankedMember",
    "Recount",
    "Standing",
]
