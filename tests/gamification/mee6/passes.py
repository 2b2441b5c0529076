"""What tests of MEE6 share: members with accounts, a pass, and what it paid."""

from django.db.models import Sum

from gamification.mee6.client import Board
from gamification.mee6.sync import sync
from gamification.mee6.tally import Tally
from gamification.models import PointTransaction
from members.models import Member
from tests.standins.mee6 import GUILD, Mee6, discord_id


def members(count: int) -> list[Member]:
    """Members whose Discord ids are those of the board's numbers 1 to `count`."""
    made = [
        Member(email=f"m{n}@example.com", discord_id=discord_id(n), subscription_status="ACTIVE")
        for n in range(1, count + 1)
    ]
    return Member.objects.bulk_create(made)


def run_pass(mee6: Mee6, waits: list[float] | None = None, now: float = 1_000_000_000.0) -> Tally:
    """One pass that notes how long it would sleep instead of sleeping."""
    noted = waits if waits is not None else []
    return sync(board=Board(mee6.url, GUILD, sleep=noted.append, clock=lambda: now))


def points(member: Member) -> int:
    """What the member was paid for Discord, by the ledger, which has to be their total too."""
    paid: int = (
        PointTransaction.objects.filter(member=member, action="discord_activity").aggregate(
            p=Sum("points")
        )["p"]
        or 0
    )
    member.refresh_from_db()
    assert member.total_points == paid
    return paid
