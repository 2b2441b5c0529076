"""What looks wrong in the ledger's last 30 days: much of one member or source in an hour.

Reads by the index on created_at, so the work is that of 30 days, however old the ledger is.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.db import connection

from gamification.declarations import Reason
from gamification.models import ADJUSTMENT, PointTransaction
from gamification.rules.reasons import explain
from members.models import Member

DAYS: Final = 30
ENTRIES: Final = 20  # of one member within an hour
MEMBERS: Final = 50  # paid by one source within an hour
SHOWN: Final = 50
# A row ends a burst when the row %(limit)s before it, of the same {whose}, is less than an hour
# older. Bursts that overlap are joined.
_BURSTS = """
    WITH recent AS (
        SELECT {whose}, created_at, lag(created_at, %(limit)s) OVER same AS began
        FROM gamification_pointtransaction
        WHERE created_at >= %(since)s AND action <> %(adjustment)s
        WINDOW same AS (PARTITION BY {whose} ORDER BY created_at, id)
    ), ends AS (
        SELECT *, (began > lag(created_at) OVER same) IS NOT FALSE AS starts
        FROM recent WHERE created_at - began < interval '1 hour'
        WINDOW same AS (PARTITION BY {whose} ORDER BY created_at)
    ), numbered AS (
        SELECT *, count(*) FILTER (WHERE starts) OVER same AS number
        FROM ends WINDOW same AS (PARTITION BY {whose} ORDER BY created_at)
    )
    SELECT {whose}, min(began) AS began, max(created_at) AS ended, count(*) + %(limit)s AS entries
    FROM numbered GROUP BY {whose}, number ORDER BY entries DESC, ended DESC LIMIT %(shown)s
"""
_BY_MEMBER: Final = _BURSTS.format(whose="member_id")
_BY_SOURCE: Final = _BURSTS.format(whose="action, source")


@dataclass(frozen=True)
class Burst:
    """Entries close together, of one member or of one source.

    A member has at most one entry of a source.
    """

    began: datetime
    ended: datetime
    entries: int
    member: Member | None = None
    action: str = ""
    source: str = ""

    @property
    def reason(self) -> Reason:
        """What the source was paid for, in words."""
        return explain(action=self.action, source=self.source, metadata=None)

    @property
    def query(self) -> str:
        """What names these entries in the address that takes them back: see `entries_of`."""
        whose = (
            {"member": self.member.pk}
            if self.member
            else {"action": self.action, "source": self.source}
        )
        return urlencode(
            {**whose, "began": self.began.isoformat(), "ended": self.ended.isoformat()}
        )

    @property
    def entries_query(self) -> str:
        """What names them in the address of the ledger browser."""
        whose = (
            {"member__id__exact": self.member.pk}
            if self.member
            else {"action__exact": self.action, "q": self.source}
        )
        return urlencode(
            {
                **whose,
                "created_at__gte": self.began.isoformat(),
                "created_at__lte": self.ended.isoformat(),
            }
        )


@dataclass(frozen=True)
class Found:
    """The largest first, at most SHOWN of each.

    `is_blank` when there was no entry to look at: then none found is no verdict.
    """

    bursts: list[Burst]
    sources: list[Burst]
    is_blank: bool = False


def find(*, now: datetime, entries: int, members: int) -> Found:
    """Members and sources with more entries than that within an hour, the largest first.

    Four queries at most.
    """
    since = now - timedelta(days=DAYS)
    of_members = _rows(_BY_MEMBER, since, entries)
    people = Member.objects.in_bulk([row[0] for row in of_members])
    bursts = [
        Burst(began, ended, count, member=people[pk])
        for pk, began, ended, count in of_members
        if pk in people
    ]
    sources = [
        Burst(began, ended, count, action=action, source=source)
        for action, source, began, ended, count in _rows(_BY_SOURCE, since, members)
    ]
    looked_at = PointTransaction.objects.since(since).exclude(action=ADJUSTMENT)
    return Found(bursts, sources, is_blank=not bursts and not sources and not looked_at.exists())


def _rows(sql: str, since: datetime, limit: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            sql, {"since": since, "limit": limit, "adjustment": ADJUSTMENT, "shown": SHOWN}
        )
        return cursor.fetchall()


def entries_of(
    *, began: datetime, ended: datetime, member: int | None, action: str, source: str, most: int
) -> list[int]:
    """The ids of a burst's entries, oldest first, at most `most`. One query."""
    entries = PointTransaction.objects.filter(created_at__gte=began, created_at__lte=ended).exclude(
        action=ADJUSTMENT
    )
    entries = (
        entries.filter(member=member) if member else entries.filter(action=action, source=source)
    )
    return list(entries.order_by("created_at", "id").values_list("pk", flat=True)[:most])
