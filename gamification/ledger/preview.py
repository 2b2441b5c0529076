"""What taking entries back would do, before it is done."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby

from gamification.declarations import Reason
from gamification.ledger.history import reason_of
from gamification.models import ADJUSTMENT, PointTransaction
from members.models import Member

LISTED = 50


@dataclass(frozen=True)
class Effect:
    """What one member would lose: entries and points, and the total that would be left.

    What was taken back before is not counted.
    """

    member: Member
    entries: int
    points: int
    after: int


@dataclass(frozen=True)
class Preview:
    """All effects, the first entries with their reasons, and how many were taken back before."""

    effects: list[Effect]
    lines: list[tuple[PointTransaction, Reason]]
    entries: int
    before: int

    @property
    def open(self) -> int:
        """How many entries there are to take back."""
        return self.entries - self.before

    @property
    def unlisted(self) -> int:
        """Entries that are not among the lines."""
        return self.entries - len(self.lines)


def entries_to_take_back(chosen: Collection[int]) -> list[PointTransaction]:
    """These entries with their members. One query."""
    return list(
        PointTransaction.objects.filter(pk__in=chosen)
        .select_related("member")
        .order_by("member_id", "pk")
    )


def preview(chosen: Collection[int]) -> Preview:
    """What taking these entries back would do. Two queries."""
    entries = entries_to_take_back(chosen)
    names = {f"reversal:{entry.pk}" for entry in entries}
    taken = PointTransaction.objects.filter(
        member__in={entry.member_id for entry in entries}, action=ADJUSTMENT, source__in=names
    )
    gone = set(taken.values_list("source", flat=True)) if entries else set()
    effects = []
    for _, group in groupby(entries, key=lambda entry: entry.member_id):
        own = list(group)
        still = [entry for entry in own if f"reversal:{entry.pk}" not in gone]
        points = sum(entry.points for entry in still)
        effects.append(
            Effect(own[0].member, len(still), -points, own[0].member.total_points - points)
        )
    newest = sorted(entries, key=lambda entry: (entry.created_at, entry.pk), reverse=True)[:LISTED]
    return Preview(
        sorted(effects, key=lambda effect: effect.points),
        [(e, reason_of(e)) for e in newest],
        len(entries),
        len(gone),
    )
