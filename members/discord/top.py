"""Who wears Top Contributor, or should; and what is cleared away."""

from datetime import timedelta
from typing import Final

from django.db.models import Q
from django.utils import timezone

from members.discord.rules import TOP_CONTRIBUTOR, TOP_FROM_POINTS, WITH_ACCESS
from members.discord.setup import is_on, role_ids
from members.models import DiscordLimit, DiscordSeat, Member
from members.standing import outbox

AT_ONCE: Final = 500


def push() -> int:
    """Have roles pushed of whom Discord shows otherwise than their points say; of how many."""
    if not is_on() or TOP_CONTRIBUTOR not in role_ids():
        return 0
    seen = Q(discord_seat__state=DiscordSeat.State.OK)
    wears = Q(discord_seat__roles__contains=[TOP_CONTRIBUTOR])
    has = Q(total_points__gte=TOP_FROM_POINTS)
    linked = Member.objects.filter(seen, discord_id__isnull=False, community_role__in=WITH_ACCESS)
    found = list(linked.filter((has & ~wears) | (~has & wears)).order_by("pk")[:AT_ONCE])
    for member in found:
        outbox.put(kind="ROLES", member=member)
    return len(found)


def clear_limits() -> int:
    """Drop rows of limits that are long over; how many."""
    old = DiscordLimit.objects.filter(resets_at__lt=timezone.now() - timedelta(days=1))
    return old.delete()[0]
