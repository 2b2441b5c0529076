"""What may happen to a subscription and its seat, and what may follow from it."""

from datetime import datetime
from typing import NamedTuple

from members.models.choices import CommunityRole as Role
from members.models.choices import SeatTier as Tier
from members.models.choices import SubscriptionStatus as Status


class Seen(NamedTuple):
    """What the plan that governs the member is now; `failed_at` of an unpaid renewal alone."""

    status: Status
    tier: Tier = Tier.INDIVIDUAL
    period_end: datetime | None = None
    ends_at: datetime | None = None
    failed_at: datetime | None = None


class Linked(NamedTuple):
    """A Discord account is the member's."""


class Unlinked(NamedTuple):
    """No Discord account is the member's any more."""


class Introduced(NamedTuple):
    """The introduction was found; it was written `at`."""

    at: datetime


class RoleGiven(NamedTuple):
    """Staff gave a role: Squire, or the one an introduction would bring."""

    role: Role


class Passed(NamedTuple):
    """Nothing but time."""


Event = Seen | Linked | Unlinked | Introduced | RoleGiven | Passed


class Effect(NamedTuple):
    """What has to happen outside: `kind` ROLES, LETTER (`name` says which), END_AT_STRIPE or
    AWARD_INTRO. With `anchor`, the moment it hangs on, it is the same effect only once.
    """

    kind: str
    name: str = ""
    anchor: datetime | None = None
