"""What the rules say of teams, their seats and invitations. Pure."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from members.models.choices import SeatTier, SubscriptionStatus
from members.rules import tally
from members.rules.standing import GRACE, OVER

INVITE_LASTS: Final = timedelta(days=14)
# Of one team; whoever revokes and invites anew can't have us write letters without end.
INVITES_A_DAY: Final = 100
SEATS_AT_ONCE: Final = 50
SHORTEST_NAME, LONGEST_NAME = 3, 100
TIERS: Final = (SeatTier.TEAM_MEMBER, SeatTier.OWNER)


class Reason(StrEnum):
    """Why something is refused; the value is what is said of it."""

    UNKNOWN = "No invitation has this link."
    CLAIMED = "This invitation was taken already; each works once."
    REVOKED = "The team took this invitation back."
    EXPIRED = "This invitation has ended: each works for 14 days."
    LOCKED_OUT = "Your account is closed."
    OTHER_ADDRESS = (
        "This invitation was mailed to an address that is not confirmed on your account. Sign in "
        "with the account of that address, or add it to yours and confirm it."
    )
    SAME_TEAM = "You sit in this team already."
    OTHER_TEAM = "You sit in another team. Leave it first, then open this link again."
    OWN_PLAN = (
        "You have an individual plan. End it first; as soon as it has ended, this link lets you in."
    )
    NO_PLAN = "The team has no plan at the moment, so it has no seats to give."
    UNPAID = "The team's last payment failed, and its invitations wait until it is paid."
    NO_SEAT = "Every seat of this kind is taken or promised."
    SENT_ALREADY = "An invitation to this address is open already."
    IN_TEAM = "Whoever has this address sits in your team already."
    TOO_MANY = "Your team has made a hundred invitations within a day. Wait until tomorrow."
    OWNERS_ONLY = "Only owners may do this."
    MANAGERS_ONLY = "Only owners and team admins may do this."
    PRIMARY_ONLY = "Only the primary owner may do this."
    YOURSELF = "Your own seat is not yours to revoke. You can leave the team."
    PRIMARY_STAYS = "The primary owner's seat can't be revoked."
    HAND_OVER_FIRST = "You are the primary owner. Hand the team over first, or delete it."
    NOT_HERE = "This person does not sit in your team any more."
    NO_OWNER = "Only another owner of the team who can sign in may take it over."
    PLAN_RUNS = "The team's plan still runs. End it first; once it has ended, delete the team."
    IN_LIVE_TEAM = "You sit in a team whose plan runs. Leave it first."


class Refused(Exception):
    """The deed can't be done; nothing was touched. Its text says why, in a member's words."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Seats(NamedTuple):
    """The seats of one kind."""

    paid: int
    taken: int
    promised: int

    @property
    def free(self) -> int:
        """Neither taken nor promised; never less than none."""
        return max(self.paid - self.taken - self.promised, 0)


def new_token() -> str:
    """256 bits from the system, as they stand in a link."""
    return secrets.token_urlsafe(32)


def fingerprint(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def shut(
    *, status: SubscriptionStatus | None, failed_at: datetime | None, now: datetime
) -> Reason | None:
    """Why a team with this plan gives no seats; in grace it still does."""
    if status is None or status in OVER:
        return Reason.NO_PLAN
    if status == SubscriptionStatus.PAST_DUE and (failed_at is None or now >= failed_at + GRACE):
        return Reason.UNPAID
    return None


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What decides whether somebody may take the seat of an invitation."""

    claimed: bool = False
    revoked: bool = False
    expired: bool = False
    may_sign_in: bool = True
    in_this_team: bool = False
    in_live_team: bool = False
    address_fits: bool = True
    has_plan: bool = False
    shut: Reason | None = None
    open_seats: int = 1


def claim_refusal(claim: Claim) -> Reason | None:
    """Why the seat is not theirs, None when it is. What the reader can't change comes first."""
    reasons = (
        (claim.in_this_team, Reason.SAME_TEAM),
        (claim.claimed, Reason.CLAIMED),
        (claim.revoked, Reason.REVOKED),
        (claim.expired, Reason.EXPIRED),
        (not claim.may_sign_in, Reason.LOCKED_OUT),
        (not claim.address_fits, Reason.OTHER_ADDRESS),
        (claim.in_live_team, Reason.OTHER_TEAM),
        (claim.has_plan, Reason.OWN_PLAN),
        (claim.shut is not None, claim.shut),
        (claim.open_seats < 1, Reason.NO_SEAT),
    )
    return next((reason for holds, reason in reasons if holds), None)


@dataclass(frozen=True)
class Person:
    """Who does something, or to whom."""

    pk: int
    tier: str
    is_admin: bool = False
    is_primary: bool = False

    @property
    def is_owner(self) -> bool:
        """Whether theirs is an owner's seat."""
        return self.tier == SeatTier.OWNER

    @property
    def manages(self) -> bool:
        """Whether they may invite and revoke."""
        return self.is_owner or self.is_admin


def invite_refusal(actor: Person, tier: str) -> Reason | None:
    """Why this person may not offer, or take back, a seat of this kind."""
    if not actor.manages:
        return Reason.MANAGERS_ONLY
    if tier == SeatTier.OWNER and not actor.is_owner:
        return Reason.OWNERS_ONLY
    return None


def revoke_refusal(actor: Person, whose: Person) -> Reason | None:
    """Why this person may not revoke that seat."""
    if not actor.manages:
        return Reason.MANAGERS_ONLY
    if actor.pk == whose.pk:
        return Reason.YOURSELF
    if whose.is_primary:
        return Reason.PRIMARY_STAYS
    if whose.is_owner and not actor.is_owner:
        return Reason.OWNERS_ONLY
    return None


def seats_in_words(*, paid: int, taken: int, promised: int) -> str:
    """ "5 of 7 seats are taken, 1 is promised to an invitation, 1 is free." """
    free = max(paid - taken - promised, 0)
    said = [f"{taken:,} of {tally(paid, 'seat')} {'is' if taken == 1 else 'are'} taken"]
    if promised:
        said.append(
            "1 is promised to an invitation"
            if promised == 1
            else f"{promised:,} are promised to invitations"
        )
    said.append(f"{free or 'none'} {'are' if free > 1 else 'is'} free")
    return ", ".join(said) + "."
