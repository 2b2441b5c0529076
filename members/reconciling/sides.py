"""The two sides as they are set up: what the jobs of the comparison ask."""

from collections.abc import Iterator
from typing import Any

from members.models.choices import CommunityRole
from members.reconciling import stripe_side
from members.reconciling.sources import Off, Sources, Wearer


def sources() -> Sources:
    """Stripe and Discord by their clients."""
    return Sources(
        subscriptions=stripe_side.subscriptions,
        wearers=_nobody,
        sync=stripe_side.sync,
        wanted=_wanted,
    )


def _nobody(after: str) -> Iterator[list[Wearer]]:
    raise Off("Discord is off: no bot is set up, so nobody's roles were compared.")


def _wanted(member: Any, role: str) -> frozenset[str]:
    return frozenset({role} - {CommunityRole.NONE.value})
