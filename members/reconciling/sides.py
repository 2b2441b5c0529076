"""The two sides as they are set up: what the jobs of the comparison ask."""

from members.reconciling import discord_side, stripe_side
from members.reconciling.sources import Sources


def sources() -> Sources:
    """Stripe and Discord by their clients."""
    return Sources(
        subscriptions=stripe_side.subscriptions,
        wearers=discord_side.wearers,
        sync=stripe_side.sync,
        wanted=discord_side.wanted,
    )
