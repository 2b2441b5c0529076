"""What happens when XP is seen: points for full hundreds, each paid once. Used by the job,
`sync_mee6` and `import_xp`.

A page is one transaction of a handful of statements: what is stored of its members moves together
with the ledger. So a crash leaves each page done or not begun, and beginning anew pays nothing
twice: a total seen before has gained nothing.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from gamification.actions import merge_ranks
from gamification.mee6.client import PAGE_SIZE, Board, Mee6Error, Page
from gamification.mee6.rules import ALERT_AFTER, Known, Player, Settled, settle
from gamification.models import Action, DiscordActivity, DiscordXp, Mee6State, PointTransaction
from gamification.streaks import repair_streaks
from gamification.worth import worth
from members.models import AuditLog

logger = logging.getLogger(__name__)

IMPORTED: Final = "xp_imported"

# Members whose XP moved, with what is stored of them. Locked in the order in which the ledger's
# trigger locks them.
CHANGED: Final = """
    SELECT member.id, seen.discord_id, seen.total, xp.member_id IS NOT NULL, xp.discord_id, xp.last_total, xp.paid_xp, xp.carried_xp
    FROM unnest(%s::text[], %s::integer[]) AS seen (discord_id, total)
    JOIN members_member AS member ON member.discord_id = seen.discord_id
    LEFT JOIN gamification_discordxp AS xp ON xp.member_id = member.id
    WHERE xp.member_id IS NULL OR xp.discord_id IS DISTINCT FROM seen.discord_id OR xp.last_total <> seen.total
       OR (%s AND xp.carried_xp >= 100)
    ORDER BY member.id
    FOR NO KEY UPDATE OF member
"""


class SyncFailed(Exception):
    """A pass over MEE6's board that did not reach its end.

    What it paid until then is paid; the next pass goes on.
    """


class NothingToTakeIn(ValueError):
    """An import of no players at all."""


class Superseded(Exception):
    """Another pass began meanwhile: this one stops, for what it holds may be older than what the
    other writes.
    """


class ImportedBefore(Exception):
    """The very same file was taken in before: its totals may be old by now."""

    def __init__(self, at: datetime) -> None:
        super().__init__(
            f"This file was imported on {at:%d %B %Y at %H:%M} UTC. Nothing is left to do."
        )


@dataclass
class Tally:
    """What a pass or an import did.

    `players` are accounts seen, `members` those of them whose XP moved, `baselines` first sights.
    """

    players: int = 0
    unreadable: int = 0
    members: int = 0
    baselines: int = 0
    points: int = 0
    requests: int = 0
    # Why the first unreadable entry was, and the first page of which nothing could be read.
    why: str = ""
    blind: int | None = None

    def add(self, other: "Tally") -> None:
        """Count in what one page did."""
        self.players += other.players
        self.members += other.members
        self.baselines += other.baselines
        self.points += other.points


def sync(
    *, board: Board | None = None, on_page: Callable[[Tally], object] = lambda tally: None
) -> Tally:
    """One pass over MEE6's board. `on_page` is told the tally so far after each page.

    Raises SyncFailed when MEE6 gives out, when a page holds players of whom none can be read, and
    when the board is empty (the state counts failures in a row and three are an alert), and
    Superseded. What was read is paid in any case.
    """
    if board is None and not settings.MEE6_GUILD_ID:
        raise SyncFailed("MEE6_GUILD_ID is not set: there is no board to read.")
    board = board or Board(settings.MEE6_BASE_URL, settings.MEE6_GUILD_ID)
    token, tally = begin_pass(), Tally()
    try:
        for page in board.pages():
            _take_in(token, tally, page)
            on_page(tally)
        _refuse_nothing(tally)
    except Mee6Error as error:
        _failed(token, str(error))
        raise SyncFailed(str(error)) from error
    Mee6State.objects.filter(token=token).update(
        succeeded_at=timezone.now(),
        failures=0,
        last_error=f"{tally.unreadable:,} players could not be read and were left out. {tally.why}"
        if tally.unreadable
        else "",
        players=tally.players,
        requests=tally.requests,
        baselines=tally.baselines,
        points=tally.points,
    )
    return tally


def _refuse_nothing(tally: Tally) -> None:
    """A pass that learned nothing is no success. Raises Mee6Error."""
    if tally.blind is not None:
        raise Mee6Error(
            f"Not one player on MEE6's page {tally.blind} could be read ({tally.why}): MEE6 writes its board in another way now. "
            "What the other pages held is paid."
        )
    if not tally.players:
        before = Mee6State.objects.values_list("players", flat=True).first()
        known = f", though it had {before:,} players before" if before else ""
        raise Mee6Error(
            f"MEE6's board is empty{known}. Check MEE6_GUILD_ID, and that MEE6's Leveling plugin is on."
        )


def import_totals(
    *,
    players: Iterable[Player],
    fingerprint: str,
    name: str,
    again: bool = False,
    on_batch: Callable[[Tally], object] = lambda tally: None,
) -> Tally:
    """Take in totals from elsewhere, by the rules of a pass. `fingerprint` is of the file's
    content, `name` for the audit log.

    Raises NothingToTakeIn for no players at all, and nothing is recorded then. Raises
    ImportedBefore for a file that was taken in to its end before, unless `again`: a total that has
    become old would look like a fall, be a new baseline, and what was earned since would be paid a
    second time. Raises Superseded.
    """
    before = (
        AuditLog.objects.filter(action=IMPORTED, detail__fingerprint=fingerprint)
        .order_by("at")
        .last()
    )
    if before and not again:
        raise ImportedBefore(before.at)
    rest = iter(players)
    batch = list(islice(rest, PAGE_SIZE))
    if not batch:
        raise NothingToTakeIn("There is no player in it: nothing was taken in.")
    token, tally = begin_pass(), Tally()
    greatest: dict[str, int] = {}
    while batch:
        newest = {
            player.discord_id: player.total
            for player in sorted(batch, key=lambda player: player.total)
        }
        fresh = [
            Player(key, total) for key, total in newest.items() if total > greatest.get(key, -1)
        ]
        greatest.update((player.discord_id, player.total) for player in fresh)
        tally.add(settle_page(token=token, players=fresh))
        on_batch(tally)
        batch = list(islice(rest, PAGE_SIZE))
    tally.players = len(greatest)
    detail = {
        "file": name,
        "fingerprint": fingerprint,
        "accounts": tally.players,
        "points": tally.points,
    }
    AuditLog.objects.create(action=IMPORTED, detail=detail)
    return tally


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
    # Held to the end: pages of two passes never overlap.
    if not Mee6State.objects.select_for_update().filter(token=token).exists():
        raise Superseded("Another pass over the XP has begun; it goes on from here.")
    per_hundred = worth(Action.DISCORD_ACTIVITY)
    settled = [
        (member, settle(known, player, worth=per_hundred))
        for member, known, player in _changed(players, per_hundred is not None)
    ]
    if not settled:
        return Tally(players=len(players))
    now = timezone.now()
    _keep(settled, now)
    paid = _pay(settled, now)
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
    if paid:
        repair_streaks(members=[member for member, done in settled if done.points])
        transaction.on_commit(merge_ranks)
    return Tally(
        len(players), 0, len(settled), sum(done.gained is None for _, done in settled), paid
    )


def _take_in(token: UUID, tally: Tally, page: Page) -> None:
    if page.players:
        tally.add(settle_page(token=token, players=page.players))
    tally.unreadable += page.unreadable
    tally.why = tally.why or page.why
    if page.is_blind and tally.blind is None:
        tally.blind = page.number
    tally.requests = page.requests


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


@transaction.atomic
def _failed(token: UUID, error: str) -> None:
    """Count a failure; three in a row are an alert in the log and in the admin."""
    state = Mee6State.objects.select_for_update().filter(token=token).first()
    if state is None:
        return
    state.failures += 1
    state.last_error, state.failed_at = error[:2000], timezone.now()
    state.save(update_fields=["failures", "last_error", "failed_at"])
    if state.failures >= ALERT_AFTER:
        logger.error(
            "MEE6: %s failures in a row, Discord XP is not paid. The last: %s",
            state.failures,
            state.last_error,
        )
