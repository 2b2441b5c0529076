"""The stored streaks of many members at once, for what pays many in one statement: XP, imports."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from gamification.actions import STREAK_SPAN, reaches_back, repair_streak
from gamification.models import PointTransaction
from gamification.rules import streak
from members.models import Member

_STORE = """
    UPDATE members_member AS member SET current_streak = due.length
    FROM unnest(%s::bigint[], %s::integer[]) AS due (id, length)
    WHERE member.id = due.id AND member.current_streak <> due.length
"""


@transaction.atomic(savepoint=False)
def repair_streaks(*, members: Collection[int]) -> int:
    """Store the streaks that these members' (ids) active days give as of today; how many differed.

    The caller holds the members' rows (as whoever wrote their ledger does), so that an award
    beside this one is seen or waits. Two statements however many members, and some for each whose
    run reaches back past what is read at first.
    """
    now = timezone.now()
    edge = now - STREAK_SPAN
    people: dict[int, Member] = {}
    days: dict[int, set[date]] = defaultdict(set)
    earned = PointTransaction.objects.filter(member__in=members).earned().since(edge)
    for pk, day, zone in (
        earned.order_by().values_list("member_id", "earned_on", "member__time_zone").distinct()
    ):
        people.setdefault(pk, Member(pk=pk, time_zone=zone))
        days[pk].add(day)
    due = dict.fromkeys(members, 0)
    for pk, member in people.items():
        due[pk] = streak(days=days[pk], today=member.day(now))
        if reaches_back(days=days[pk], length=due[pk], edge=edge.date()):
            due[pk] = repair_streak(member=member)
    with connection.cursor() as cursor:
        cursor.execute(_STORE, [list(due), list(due.values())])
        return cursor.rowcount


@transaction.atomic
def set_streaks_right(*, members: Collection[int]) -> int:
    """As `repair_streaks`, for who holds nothing yet: locks the rows, in the ledger trigger's
    order.
    """
    list(
        Member.objects.filter(pk__in=members)
        .order_by("pk")
        .select_for_update(no_key=True, of=("self",))
        .values_list("pk")
    )
    return repair_streaks(members=members)
