"""What the bot is kept from: one sentence a kind of work, said to staff until it works again."""

from datetime import timedelta
from typing import Final

from django.utils import timezone

from members.models import DiscordWork

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


def lift() -> None:
    """Staff say that it is put right: the next one asks Discord again."""
    DiscordWork.objects.filter(kind=DiscordWork.Kind.ROLES).exclude(why="").update(why="")
