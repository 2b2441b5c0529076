"""The deeds, declared once: what each changes and whom it does not fit. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from members.models import LIVE_STATUSES, CommunityRole, Member, SeatTier, SubscriptionStatus
from members.rules.standing import fitting

MOST: Final = 50  # members at once
REASON: Final = 10  # letters at least


@dataclass(frozen=True)
class Deed:
    """One thing staff may do. `changes` are the columns it sets, or how they are after it;
    `refuses` says why it does not fit a member, or nothing.
    """

    slug: str
    title: str
    consequence: str
    changes: dict[str, Any]
    refuses: Callable[[Member], str] = lambda member: ""


def _no_seat(member: Member) -> str:
    if member.is_primary_owner:
        return "owns the team; somebody else has to own it first"
    if member.team_id is None and member.subscription_status not in LIVE_STATUSES:
        return "holds no seat"
    return ""


def _no_role(role: CommunityRole) -> Callable[[Member], str]:
    def refuses(member: Member) -> str:
        if not member.discord_id:
            return "has claimed no Discord account"
        if not member.is_paying:
            return "has no paid seat at the moment"
        fits = fitting(role, SeatTier(member.seat_tier))
        return "" if fits == role else f"holds a seat whose role is {fits.label}"

    return refuses


def _role(role: CommunityRole) -> Deed:
    return Deed(
        f"grant_{role.value.lower()}",
        f"Make {role.label}",
        f"Their role in the community becomes {role.label}.",
        {"community_role": role.value},
        _no_role(role),
    )


DEEDS: Final = {
    deed.slug: deed
    for deed in (
        Deed(
            "revoke_seat",
            "Revoke the seat",
            "They leave their team, which has the seat free, or their own plan ends, at Stripe "
            "too. The library closes, and they are told.",
            {
                "team_id": None,
                "is_team_admin": False,
                "seat_tier": SeatTier.INDIVIDUAL.value,
                "subscription_status": SubscriptionStatus.CANCELLED.value,
                "community_role": CommunityRole.NONE.value,
            },
            _no_seat,
        ),
        Deed(
            "reset_claim",
            "Reset the Discord claim",
            "The Discord account is let go; they, or somebody else, can claim the seat anew.",
            {
                "discord_id": None,
                "discord_username": "",
                "discord_avatar": "",
                "community_role": CommunityRole.NONE.value,
            },
            lambda member: "" if member.discord_id else "has claimed no Discord account",
        ),
        *map(_role, (CommunityRole.SQUIRE, CommunityRole.KNIGHT, CommunityRole.LORD)),
        Deed(
            "lock_out",
            "Lock out",
            "They are signed out at their next click and cannot sign in again.",
            {"is_active": False},
        ),
        Deed("let_in", "Let in again", "They may sign in again.", {"is_active": True}),
    )
}


def why_not(member: Member, actor: Any) -> str:
    """Why this person may not touch the member at all; nothing when they may."""
    if member.pk == actor.pk:
        return "is you"
    if (member.is_staff or member.is_superuser) and not actor.is_superuser:
        return "is staff; only a super admin changes staff"
    return ""


def refusal(deed: Deed, member: Member, actor: Any) -> str:
    """Why the deed does nothing to this member; nothing when it does something."""
    if why := why_not(member, actor) or deed.refuses(member):
        return why
    return "" if changed(deed, member) else "is so already"


def changed(deed: Deed, member: Member) -> dict[str, list[Any]]:
    """Before and after of each column the deed would change."""
    return {
        name: [getattr(member, name), value]
        for name, value in deed.changes.items()
        if getattr(member, name) != value
    }
