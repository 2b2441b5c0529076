"""What happens when XP is seen: points for full hundreds, each paid once.

Used by the job, `sync_mee6` and `import_xp`. A page is one transaction of a handful of
statements: what is stored of its members moves together with the ledger. So a crash leaves each
page done or not begun, and beginning anew pays nothing twice: a total seen before has gained
nothing.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone

from gamification.ledger.award import merge_ranks
from gamification.ledger.streaks import repair_streaks
from gamification.ledger.values import award_value
from gamification.mee6.rules import Known, Player, Settled, settle
from gamification.mee6.tally import Superseded, Tally
from gamification.models import Action, DiscordActivity, DiscordXp, Mee6State, PointTransaction

# Members whose XP moved, with what is stored of them. Locked by id, as the ledger's trigger does,
# so that two writers never deadlock.
CHANGED: Final = """
    SELECT member.id, seen.discord_id, seen.total, xp.member_id IS NOT NULL,
           xp.discord_id, xp.last_total, xp.paid_xp, xp.carried_xp
    FROM unnest(%s::text[], %s::integer[]) AS seen (discord_id, total)
    JOIN members_member AS member ON member.discord_id = seen.discord_id
    LEFT JOIN gamification_discordxp AS xp ON xp.member_id = member.id
    WHERE xp.member_id IS NULL OR xp.discord_id IS DISTINCT FROM seen.discord_id
       OR xp.last_total <> seen.total OR (%s AND xp.carried_xp >= 100)
    ORDER BY member.id
    FOR NO KEY UPDATE OF member
"""


@transaction.atomic
def begin_pass() -> UUID:
    """The token of a new pass, which stops any other that is under way."""
    token = uuid4()
    Mee6State.objects.update_or_create(
        id=1, defaults={"token": token, "started_at": timezone.now()}
    )
    return token


@transaction.atomic
def settle_page(*, token: UUID, players: Iterable[Player]) -> Tally:
    """Settle the totals of one page; each account at most once in `players`. Raises Superseded.

    Its statements are as many for a thousand players as for one. The ranks are merged after the
    commit.
    """
    players = list(players)
    # The lock lasts until the commit, so pages of two passes never overlap.
    if not Mee6State.objects.select_for_update().filter(token=token).exists():
        raise Superseded("Another pass over the XP has begun; it goes on from here.")
    per_hundred = award_value(Action.DISCORD_ACTIVITY)
    settled = [
        (member, settle(known, player, per_hundred=per_hundred))
        for member, known, player in _changed(players, per_hundred is not None)
    ]
    if not settled:
        return Tally(players=len(players))
    now = timezone.now()
    _keep(settled, now)
    paid = _pay(settled, now)
    _note(settled, now)
    if paid:
        repair_streaks(members=[member for member, done in settled if done.points])
        transaction.on_commit(merge_ranks)
    return Tally(
        len(players), 0, len(settled), sum(done.gained is None for _, done in settled), paid
    )


def _changed(players: list[Player], is_paid: bool) -> Iterator[tuple[int, Known | None, Player]]:
    """The members among `players` whose XP moved: id, what is stored, what was seen.

    Their rows are locked.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            CHANGED, [[p.discord_id for p in players], [p.total for p in players], is_paid]
        )
        rows = cursor.fetchall()
    for member, discord_id, total, is_known, *stored in rows:
        yield member, Known(*stored) if is_known else None, Player(discord_id, total)


def _keep(settled: list[tuple[int, Settled]], now: datetime) -> None:
    """Store what is known from now on.

    An account that came to a member leaves the one who had it before.
    """
    arrived = [done.now.discord_id for _, done in settled if done.gained is None]
    if arrived:
        DiscordXp.objects.filter(discord_id__in=arrived).update(discord_id=None)
    DiscordXp.objects.bulk_create(
        [
            DiscordXp(
                member_id=member,
                discord_id=done.now.discord_id,
                last_total=done.now.last_total,
                paid_xp=done.now.paid_xp,
                carried_xp=done.now.carried_xp,
                synced_at=now,
            )
            for member, done in settled
        ],
        update_conflicts=True,
        unique_fields=["member"],
        update_fields=["discord_id", "last_total", "paid_xp", "carried_xp", "synced_at"],
    )


def _note(settled: list[tuple[int, Settled]], now: datetime) -> None:
    """Write down what this pass saw of those whose XP moved."""
    DiscordActivity.objects.bulk_create(
        DiscordActivity(
            member_id=member,
            discord_id=done.now.discord_id or "",
            activity_type=DiscordActivity.Type.MESSAGE,
            xp_delta=done.gained,
            xp_total=done.now.last_total,
            synced_at=now,
        )
        for member, done in settled
        if done.gained != 0
    )


def _pay(settled: list[tuple[int, Settled]], now: datetime) -> int:
    """Write the ledger, all in one statement; the points paid.

    The XP paid in all is the source: once per member and level.
    """
    entries = [
        PointTransaction(
            member_id=member,
            action=Action.DISCORD_ACTIVITY,
            source=f"mee6:{done.now.paid_xp}",
            points=done.points,
            metadata={
                "xp": max(done.gained or 0, 0),
                "carried": done.now.carried_xp,
                "total": done.now.last_total,
            },
            created_at=now,
        )
        for member, done in settled
        if done.points
    ]
    PointTransaction.objects.bulk_create(entries, ignore_conflicts=True)
    return sum(entry.points for entry in entries)
