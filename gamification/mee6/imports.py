"""XP from a file is taken in, by the rules of a pass."""

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import islice
from typing import Final

from gamification.mee6.client import PAGE_SIZE
from gamification.mee6.rules import Player
from gamification.mee6.settle import begin_pass, settle_page
from gamification.mee6.tally import Tally
from members.models import AuditLog

IMPORTED: Final = "xp_imported"


class NothingToTakeIn(ValueError):
    """An import of no players at all."""


class ImportedBefore(Exception):
    """The very same file was taken in before: its totals may be old by now."""

    def __init__(self, at: datetime) -> None:
        super().__init__(
            f"This file was imported on {at:%d %B %Y at %H:%M} UTC. Nothing is left to do."
        )


def import_totals(
    *,
    players: Iterable[Player],
    fingerprint: str,
    name: str,
    again: bool = False,
    on_batch: Callable[[Tally], object] = lambda tally: None,
) -> Tally:
    """Take in totals from elsewhere, by the rules of a pass.

    `fingerprint` is of the file's content, `name` for the audit log. Raises NothingToTakeIn for
    no players at all, and nothing is recorded then. Raises ImportedBefore for a file that was
    taken in to its end before, unless `again`: a total that has become old would look like a
    fall, be a new baseline, and what was earned since would be paid a second time. Raises
    Superseded.
    """
    imports = AuditLog.objects.filter(action=IMPORTED, detail__fingerprint=fingerprint)
    before = imports.order_by("at").last()
    if before and not again:
        raise ImportedBefore(before.at)
    rest = iter(players)
    batch = list(islice(rest, PAGE_SIZE))
    if not batch:
        raise NothingToTakeIn("There is no player in it: nothing was taken in.")
    token, tally = begin_pass(), Tally()
    greatest: dict[str, int] = {}
    while batch:
        tally.add(settle_page(token=token, players=_risen(batch, greatest)))
        on_batch(tally)
        batch = list(islice(rest, PAGE_SIZE))
    tally.players = len(greatest)
    detail = {"file": name, "accounts": tally.players, "points": tally.points}
    AuditLog.objects.create(action=IMPORTED, detail={**detail, "fingerprint": fingerprint})
    return tally


def _risen(batch: list[Player], greatest: dict[str, int]) -> list[Player]:
    """The accounts of a batch with more XP than any line before said, each once.

    `greatest` is brought up to date.
    """
    newest = {player.discord_id: player.total for player in sorted(batch, key=lambda p: p.total)}
    risen = [Player(key, total) for key, total in newest.items() if total > greatest.get(key, -1)]
    greatest.update((player.discord_id, player.total) for player in risen)
    return risen
