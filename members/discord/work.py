"""What the bot is kept from: one sentence a kind of work, said to staff until it works again."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from members.models import AuditLog, DiscordWork, Effect, EffectState, Member
from members.standing import outbox

# So long nobody asks again; then one does, and if it works the rest may be tried again.
PAUSE: Final = timedelta(minutes=10)


def stopped(kind: DiscordWork.Kind) -> str:
    """What stands in the way, if it was seen lately; nothing otherwise."""
    since = timezone.now() - PAUSE
    found = DiscordWork.objects.filter(kind=kind, at__gt=since).exclude(why="").first()
    return found.why if found else ""


def stop(kind: DiscordWork.Kind, why: str) -> None:
    """Say what stands in the way."""
    DiscordWork.objects.update_or_create(
        kind=kind, defaults={"why": why[:500], "at": timezone.now()}
    )


def go_on(kind: DiscordWork.Kind) -> None:
    """It works."""
    DiscordWork.objects.filter(kind=kind).exclude(why="").update(why="", at=timezone.now())


@transaction.atomic
def try_again(*, actor: Member) -> int:
    """Take away what was said, and have all that stopped on Discord tried again; how many."""
    DiscordWork.objects.filter(kind=DiscordWork.Kind.ROLES).update(why="")
    DiscordWork.objects.exclude(why="").update(at=None)
    effects = Effect.objects.filter(
        state=EffectState.STOPPED, kind__in=("ROLES", "STRIP_ROLES", "GUIDANCE")
    )
    done = outbox.retry(effects=effects, actor=actor)
    AuditLog.objects.create(
        actor=actor,
        action="discord_retried",
        target_type="members.DiscordWork",
        detail={"effects": done},
    )
    return done
