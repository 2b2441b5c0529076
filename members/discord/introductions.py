"""Introductions: the channel is read every minute, and once more as far as edits may reach."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from members.discord.client import MESSAGES_AT_ONCE, Client
from members.discord.faults import DiscordFault
from members.discord.rules import Message, Post, classify, may_guide, read_message
from members.discord.setup import reads_introductions
from members.models import DiscordPost, DiscordSeat, DiscordWork, Member
from members.rules.standing import Introduced
from members.standing import outbox
from members.standing.actions import feed

KIND: Final = DiscordWork.Kind.INTRODUCTIONS
PAGES_AT_ONCE: Final = 20
# Newest posts that are read again each time, for they may have been edited.
EDITS_WITHIN: Final = 3
# Who wrote longer ago is told nothing any more.
GUIDE_WITHIN: Final = timedelta(hours=24)
BLIND: Final = (
    "Discord shows the bot posts without their text: switch on the MESSAGE CONTENT intent for it in"
    " Discord's developer portal. Until then nobody is promoted by an introduction."
)


def look(*, client: Client | None = None, clock: Callable[[], datetime] = timezone.now) -> int:
    """Read what is new and what may have been edited; how many introductions were found."""
    if not reads_introductions():
        return 0
    place, why, found = _place(), "", 0
    try:
        with client or Client(clock=clock) as asked:
            for page, is_new in _pages(asked, place):
                messages = list(_read(page))
                if any(classify(one) == Post.UNREADABLE for one in messages):
                    why = BLIND
                    break
                found += sum(take(one, clock()) for one in messages)
                if is_new:
                    _keep(str(max((int(one["id"]) for one in page), default=int(place or 0))))
    except DiscordFault as fault:
        why = str(fault)
    DiscordWork.objects.filter(kind=KIND).update(why=why[:500], at=clock())
    return found


def _place() -> str:
    row, _ = DiscordWork.objects.get_or_create(kind=KIND)
    channel, _, last = row.place.partition(":")
    return last if channel == settings.DISCORD_INTRO_CHANNEL_ID else ""


def _keep(last: str) -> None:
    place = f"{settings.DISCORD_INTRO_CHANNEL_ID}:{last}"
    DiscordWork.objects.filter(kind=KIND).update(place=place)


def _pages(client: Client, place: str) -> Iterator[tuple[list[dict[str, Any]], bool]]:
    """Pages after the place, oldest first; then the newest again."""
    channel, last = settings.DISCORD_INTRO_CHANNEL_ID, place or "0"
    for _ in range(PAGES_AT_ONCE):
        page = client.messages(channel, after=last)
        if page:
            yield page, True
            last = str(max(int(one["id"]) for one in page))
        if len(page) < MESSAGES_AT_ONCE:
            break
    before: dict[str, str] = {}
    for _ in range(EDITS_WITHIN if place else 0):
        page = client.messages(channel, **before)
        yield page, False
        if len(page) < MESSAGES_AT_ONCE:
            return
        before = {"before": str(min(int(one["id"]) for one in page))}


def _read(page: list[dict[str, Any]]) -> Iterator[Message]:
    """The messages, oldest first; what can't be read is none."""
    for told in sorted(page, key=lambda one: int(one["id"])):
        try:
            yield read_message(told)
        except (KeyError, TypeError, ValueError, AttributeError):
            continue


def take(message: Message, now: datetime) -> bool:
    """Do what a message calls for; whether it introduced somebody who was not before."""
    post = classify(message)
    if post not in (Post.INTRODUCTION, Post.TOO_SHORT):
        return False
    with transaction.atomic():
        held = Member.objects.select_for_update().filter(discord_id=message.author_id).first()
        if held is None:
            if post == Post.INTRODUCTION:
                _remember(message)
            return False
        if held.intro_completed:
            return False
        if post == Post.TOO_SHORT:
            _guide(held, message, now)
            return False
        _introduce(held, message.id, message.at)
    return True


def welcome(*, member_id: int, discord_id: str) -> None:
    """Who introduced themselves before they linked, has."""
    found = DiscordPost.objects.select_for_update().filter(pk=discord_id).first()
    if found is not None:
        member = Member.objects.select_for_update().get(pk=member_id)
        if not member.intro_completed:
            _introduce(member, found.message_id, found.at)
        found.delete()


def _introduce(member: Member, message_id: str, at: datetime) -> None:
    feed(member_id=member.pk, event=Introduced(at))
    Member.objects.filter(pk=member.pk).update(intro_message_id=message_id)


def _remember(message: Message) -> None:
    DiscordPost.objects.update_or_create(
        discord_id=message.author_id, defaults={"message_id": message.id, "at": message.at}
    )


def _guide(member: Member, message: Message, now: datetime) -> None:
    """Under the member's row: one a day, and one a post."""
    closed = DiscordSeat.objects.filter(member=member, dms_closed_at__gt=now - GUIDE_WITHIN)
    is_old = message.at < now - GUIDE_WITHIN
    if is_old or not may_guide(member.last_guidance_at, now) or closed.exists():
        return
    key = f"guidance:{message.id}"
    if outbox.put(kind="GUIDANCE", member=member, key=key) is not None:
        member.last_guidance_at = now
        member.save(update_fields=["last_guidance_at"])
