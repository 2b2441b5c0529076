"""What linking and unlinking a Discord account brings about. In the caller's transaction."""

import logging
from typing import Any

from django.db import transaction
from django.utils import timezone

from members.discord import introductions
from members.discord.client import Client
from members.discord.effects import strip_later
from members.discord.faults import DiscordFault
from members.discord.setup import is_on
from members.models import DiscordSeat, Member
from members.rules.standing import Linked, Unlinked
from members.standing import outbox
from members.standing.actions import feed

log = logging.getLogger(__name__)
# A page waits for it, so not for long.
TIMEOUT_S = 4.0


def linked(*, member_id: int, discord_id: str, before: str | None) -> None:
    """The account is the member's now, the one before no longer."""
    if before and before != discord_id:
        left(member_id=member_id, discord_id=before)
        feed(member_id=member_id, event=Unlinked())
    feed(member_id=member_id, event=Linked())
    introductions.welcome(member_id=member_id, discord_id=discord_id)
    # Also where the role stays as it was: this account wears none yet.
    outbox.put(kind="ROLES", member=Member.objects.get(pk=member_id))


def unlinked(*, member_id: int, discord_id: str) -> None:
    """The account is the member's no longer."""
    left(member_id=member_id, discord_id=discord_id)
    feed(member_id=member_id, event=Unlinked())


def left(*, member_id: int, discord_id: str) -> None:
    """Our roles come off an account that was the member's."""
    DiscordSeat.objects.filter(member=member_id).delete()
    strip_later(discord_id, f"{member_id}:{timezone.now():%Y%m%d%H%M%S%f}")


def forget(member: Member) -> None:
    """The account here is erased, in the caller's transaction: our roles come off."""
    if member.discord_id:
        strip_later(member.discord_id, f"erased:{member.pk}")


def ends_with(member: Member) -> None:
    """Nothing before the erasure itself: what then happens on Discord is written with it."""


def says(member: Member) -> str | None:
    """What of it ends with the account, in words."""
    return "your roles on the Discord server" if member.discord_id and is_on() else None


def invite(*, discord_id: str, token: Any) -> None:
    """Take somebody into the server who just allowed it, where the bot may; if not, they find the
    way by themselves.
    """
    secret = getattr(token, "token", "")
    if is_on() and secret:
        transaction.on_commit(lambda: _add(discord_id, secret))


def _add(discord_id: str, secret: str) -> None:
    try:
        with Client(patience=0, timeout=TIMEOUT_S) as client:
            client.add_member(discord_id, secret)
    except DiscordFault as fault:
        log.warning("discord_not_added", extra={"fault": type(fault).__name__})
