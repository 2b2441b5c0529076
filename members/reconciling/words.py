"""What each side says of a member, in the words staff read."""

from collections.abc import Collection
from typing import Final

from members.models import Plan
from members.models.choices import CommunityRole, SubscriptionStatus
from members.rules.standing import Standing

NOT_LISTED: Final = "not listed"
NOBODY: Final = "no member has this account"
ABSENT: Final = "not on the server"
NO_ROLE: Final = "none of our roles"
NO_PLAN: Final = "no subscription"
UNKNOWN_HERE: Final = "this subscription is not known here"


def stripe_says(plan: Plan | None, is_known: bool) -> str:
    """Of the plan that governs a member, as it was listed."""
    if plan is None:
        return NO_PLAN if is_known else NOT_LISTED
    if plan.source == Plan.Source.STAFF:
        return f"nothing; granted by staff: {plan.get_status_display().lower()}"
    if not is_known:
        return NOT_LISTED
    return subscription_says(plan.stripe_status, plan.status)


def subscription_says(stripe_status: str, status: str) -> str:
    """Stripe's word, and ours where it is another one."""
    ours = SubscriptionStatus(status).label.lower()
    word = stripe_status.replace("_", " ").replace("canceled", "cancelled")
    return f"{word} ({ours})" if word and word != ours else ours


def database_says(standing: Standing) -> str:
    """ "Active, Lord", "Past due, Debtor", "Active, no role: Discord is not linked"."""
    status = standing.status.label
    if standing.role == CommunityRole.NONE:
        return f"{status}, no role" + ("" if standing.linked else ": Discord is not linked")
    return f"{status}, {standing.role.label}"


def discord_says(worn: Collection[str] | None, *, is_known: bool, is_linked: bool) -> str:
    """The roles of ours an account wears; `worn` is None for who is not on the server."""
    if not is_linked:
        return ""
    if not is_known:
        return NOT_LISTED
    if worn is None:
        return ABSENT
    return ", ".join(sorted(_named(role) for role in worn)) or NO_ROLE


def _named(role: str) -> str:
    return role.replace("_", " ").title()
