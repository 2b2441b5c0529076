"""What is to happen on Discord, done from the outbox. Each may run again after a kill."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from django.db import transaction
from django.utils import timezone

from members.discord import work
from members.discord.client import Client, GuildMember
from members.discord.faults import Busy, Refused, Unavailable
from members.discord.rules import (
    DMS_CLOSED,
    MISSING_ACCESS,
    MISSING_PERMISSIONS,
    UNKNOWN_MEMBER,
    UNKNOWN_USER,
    change_of,
    names_of,
    wanted_roles,
)
from members.discord.setup import is_on, role_ids
from members.models import DiscordSeat, DiscordWork, Effect, Member
from members.standing import outbox
from members.standing.outbox import Later, Stopped

ROLES: Final = DiscordWork.Kind.ROLES
GONE: Final = (UNKNOWN_MEMBER, UNKNOWN_USER)
LACKING: Final = (MISSING_PERMISSIONS, MISSING_ACCESS)
NOT_THERE: Final = "They are not on the server. Once they join, their roles are given."
AGAIN_S: Final = 30
GUIDANCE: Final = (
    "Hello from the Revenue Council! Your introduction is a little short: write 100 characters or"
    " more in the introductions channel about your agency, what you are good at and what you"
    " would like to learn. You can edit the post you have; it is read again within a minute or"
    " two."
)


@contextmanager
def asking() -> Iterator[Client]:
    """Discord, for a handler: what may pass is tried later, what won't is for staff."""
    try:
        with Client() as client:
            yield client
    except Busy as fault:
        raise Later(fault.seconds, str(fault)) from None
    except Unavailable as fault:
        raise Later(AGAIN_S, str(fault)) from None
    except Refused as fault:
        raise Stopped(str(fault)) from None


def push_roles(effect: Effect) -> None:
    """Have the member wear on Discord what the database says now; others' roles stay."""
    member = Member.objects.filter(pk=effect.member_id).first()
    if member is None or not member.discord_id or not is_on():
        return
    discord_id, ours = member.discord_id, role_ids()
    wanted = wanted_roles(member.community_role, member.total_points)
    try:
        with _giving_roles(), asking() as client:
            found = _change(client, discord_id, wanted)
    except Stopped as stopped:
        _keep(member.pk, discord_id, None, DiscordSeat.State.REFUSED, str(stopped))
        raise
    if found is None:
        _keep(member.pk, discord_id, None, DiscordSeat.State.NOT_IN_SERVER, NOT_THERE)
    else:
        worn = names_of([ours[name] for name in wanted if name in ours], ours)
        _keep(member.pk, discord_id, found, DiscordSeat.State.OK, "", worn)
    # Let go while Discord was asked: whoever did that may have taken the roles too early.
    if not Member.objects.filter(pk=member.pk, discord_id=discord_id).exists():
        strip_later(discord_id, f"after:{effect.pk}")


def strip_roles(effect: Effect) -> None:
    """Take our roles off an account that is no member's any more."""
    discord_id = str(effect.detail.get("discord_id") or "")
    if not discord_id or not is_on():
        return
    holder = Member.objects.filter(discord_id=discord_id).first()
    if holder is not None:
        outbox.put(kind="ROLES", member=holder)
        return
    with _giving_roles(), asking() as client:
        _change(client, discord_id, frozenset())
    holder = Member.objects.filter(discord_id=discord_id).first()
    if holder is not None:
        outbox.put(kind="ROLES", member=holder)
    # Whose it was need not be known any more.
    Effect.objects.filter(pk=effect.pk).update(detail={}, key=f"strip:done:{effect.pk}")


def strip_later(discord_id: str, occasion: str) -> None:
    """Have our roles taken off an account, in the caller's transaction; once an occasion.

    With Discord off nobody would, and the id would be kept for nothing.
    """
    if is_on():
        outbox.put(kind="STRIP_ROLES", key=f"strip:{discord_id}:{occasion}", discord_id=discord_id)


def send_guidance(effect: Effect) -> None:
    """Tell the member what an introduction needs; who takes no messages is left alone."""
    member = Member.objects.filter(pk=effect.member_id, intro_completed=False).first()
    if member is None or not member.discord_id or not is_on():
        return
    closed = False
    with asking() as client:
        try:
            client.write_to(member.discord_id, GUIDANCE, f"guidance-{effect.pk}")
        except Refused as fault:
            if fault.code not in (DMS_CLOSED, *GONE):
                raise
            closed = fault.code == DMS_CLOSED
    if closed:
        _close_dms(member.pk, member.discord_id)


def _change(client: Client, discord_id: str, wanted: frozenset[str]) -> GuildMember | None:
    """Give and take what is missing and too much; None where nobody is there."""
    try:
        found = client.member(discord_id)
        change = change_of(found.roles, wanted, role_ids())
        for ids, deed in _deeds(client, change.give, change.take):
            deed(discord_id, ids)
    except Refused as fault:
        if fault.code not in GONE:
            raise
        return None
    return found


def _deeds(
    client: Client, give: tuple[str, ...], take: tuple[str, ...]
) -> Iterator[tuple[str, Callable[[str, str], None]]]:
    # Given first: who changes roles is never without one.
    yield from ((role_id, client.give_role) for role_id in give)
    yield from ((role_id, client.take_role) for role_id in take)


@contextmanager
def _giving_roles() -> Iterator[None]:
    """Where Discord lets us change nobody's roles, the others are not tried: staff are told."""
    if why := work.stopped(ROLES):
        raise Stopped(why)
    try:
        yield
    except Stopped as stopped:
        if _is_for_all(stopped):
            work.stop(ROLES, str(stopped))
        raise
    work.go_on(ROLES)


def _is_for_all(stopped: Stopped) -> bool:
    return any(f"({code})" in str(stopped) for code in LACKING) or "token" in str(stopped)


@transaction.atomic
def _keep(
    pk: int,
    discord_id: str,
    found: GuildMember | None,
    state: DiscordSeat.State,
    why: str,
    worn: tuple[str, ...] = (),
) -> None:
    if not Member.objects.select_for_update().filter(pk=pk, discord_id=discord_id).exists():
        return
    DiscordSeat.objects.update_or_create(
        member_id=pk,
        defaults={
            "discord_id": discord_id,
            "state": state,
            "why": why[:500],
            "is_pending": bool(found and found.pending),
            "roles": list(worn),
            "pushed_at": timezone.now(),
        },
    )


@transaction.atomic
def _close_dms(pk: int, discord_id: str) -> None:
    if not Member.objects.select_for_update().filter(pk=pk, discord_id=discord_id).exists():
        return
    now = timezone.now()
    DiscordSeat.objects.update_or_create(
        member_id=pk,
        defaults={"dms_closed_at": now},
        create_defaults={
            "discord_id": discord_id,
            "state": DiscordSeat.State.OK,
            "dms_closed_at": now,
        },
    )
