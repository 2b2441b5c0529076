"""What differs is mended, each repair with its entry in the audit log."""

from collections.abc import Iterable
from datetime import UTC
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone

from gamification import ranks
from gamification.ledger.check.differences import Fault, FaultType
from gamification.ledger.streaks import repair_streak
from members.models import AuditLog, Member
from members.rules import tally

_FORGET_XIDS: Final = """
    ALTER TABLE gamification_pointtransaction
        DISABLE TRIGGER gamification_pointtransaction_no_update;
    UPDATE gamification_pointtransaction SET xid = NULL WHERE xid IS NOT NULL;
    ALTER TABLE gamification_pointtransaction
        ENABLE TRIGGER gamification_pointtransaction_no_update;
"""


def repair(faults: Iterable[Fault]) -> list[str]:
    """Mend what was found; what was done, a line each.

    Every repair has its entry in the audit log, in the same transaction. A total is set by the
    database itself when the entry is written (trigger members_auditlog_recount), to what the
    ledger then adds up to. Ranks are made anew when anything of theirs is wrong that a
    recounted total does not explain.
    """
    found = list(faults)
    done: list[str] = []
    recounted = sorted({f.member for f in found if f.type in (FaultType.TOTAL, FaultType.ACTIVE)})
    for pk in recounted:
        entry = AuditLog.objects.create(
            action="points_recounted",
            target_type="members.Member",
            target_id=pk,
            detail=_words(found, pk),
        )
        entry.refresh_from_db()
        was, now = entry.detail.get("total_points", ["gone", "gone"])
        done.append(f"member {pk}: total recounted, {was} to {now}")
    for member in Member.objects.filter(
        pk__in={f.member for f in found if f.type is FaultType.STREAK} | set(recounted)
    ).order_by("pk"):
        done += _repair_streak(member)
    ranked = [
        f
        for f in found
        if f.type in (FaultType.STANDING, FaultType.COUNT, FaultType.ORIGIN)
        and f.member not in recounted
    ]
    if ranked:
        done.append(_rebuild(ranked))
    return done


def _words(found: list[Fault], pk: int) -> dict[str, Any]:
    return {"found": [f.words for f in found if f.member == pk]}


@transaction.atomic
def _repair_streak(member: Member) -> list[str]:
    was = member.current_streak
    now = repair_streak(member=member)
    if was == now:
        return []
    AuditLog.objects.create(
        action="streak_repaired",
        target_type="members.Member",
        target_id=member.pk,
        detail={"current_streak": [was, now]},
    )
    return [f"member {member.pk}: streak repaired, {was} to {now}"]


@transaction.atomic
def _rebuild(found: list[Fault]) -> str:
    """Make the ranks anew.

    Entries of a server this one was restored from lose its transaction numbers: everybody has seen
    them.
    """
    if any(f.type is FaultType.ORIGIN for f in found):
        with connection.cursor() as cursor:
            # Awards wait for the end of this; the ledger's points and reasons are not touched.
            cursor.execute(_FORGET_XIDS)
    standings = ranks.rebuild(timezone.now().astimezone(UTC).date())
    AuditLog.objects.create(
        action="ranks_rebuilt",
        detail={
            "differences": len(found),
            "first": [str(f) for f in found[:20]],
            "standings": standings,
        },
    )
    return f"ranks made anew: {tally(standings, 'standing')}, for {tally(len(found), 'difference')}"
