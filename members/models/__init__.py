"""What is always true of a member, a team, an invite and the records kept about them."""

from members.models.billing import ReconciliationRun, StripeEvent
from members.models.checkout import Checkout, MoneyBack
from members.models.choices import (
    DISCORD_ID_PATTERN,
    HANDLE_PATTERN,
    CommunityRole,
    ExperienceLevel,
    SeatTier,
    SubscriptionStatus,
)
from members.models.discord import DiscordLimit, DiscordPost, DiscordSeat, DiscordWork
from members.models.effects import Effect, EffectState
from members.models.letters import Letter, LetterState
from members.models.listing import (
    Listing,
    ListingChange,
    ListingCount,
    ListingSpelling,
    ListingTerm,
)
from members.models.member import Member
from members.models.notes import MemberNote
from members.models.own import FileToSweep, MemberExport
from members.models.plans import LIVE_STATUSES, Plan, Seat
from members.models.profile import Profile
from members.models.reconciling import ReconciliationDifference, Sighting
from members.models.records import (
    AuditLog,
    EmailTemplate,
    FeatureFlag,
    MemberRight,
    MemberRole,
    RoleRight,
)
from members.models.team import PendingInvite, Team
from members.models.watched import WATCHED

__all__ = [
    "DISCORD_ID_PATTERN",
    "HANDLE_PATTERN",
    "LIVE_STATUSES",
    "WATCHED",
    "AuditLog",
    "Checkout",
    "CommunityRole",
    "DiscordLimit",
    "DiscordPost",
    "DiscordSeat",
    "DiscordWork",
    "Effect",
    "EffectState",
    "EmailTemplate",
    "ExperienceLevel",
    "FeatureFlag",
    "FileToSweep",
    "Letter",
    "LetterState",
    "Listing",
    "ListingChange",
    "ListingCount",
    "ListingSpelling",
    "ListingTerm",
    "Member",
    "MemberExport",
    "MemberNote",
    "MemberRight",
    "MemberRole",
    "MoneyBack",
    "PendingInvite",
    "Plan",
    "Profile",
    "ReconciliationDifference",
    "ReconciliationRun",
    "RoleRight",
    "Seat",
    "SeatTier",
    "Sighting",
    "StripeEvent",
    "SubscriptionStatus",
    "Team",
]
