"""The stored streaks: read as of today, and set right from the ledger."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from gamification.models import PointTransaction
from gamification.rules.streaks import current_streak, streak
from members.models import Member

# How far back active days are read at first; doubled for as long as the run of days reaches the
# edge.
STREAK_SPAN = timedelta(days=64)


@transaction.atomic(savepoint=False)
def repair_streak(*, member: Member) -> int:
    """Store the streak that the member's active days give as of today in their zone, also in
    `member`. Returns it in days.

    The days are those the entries were earned on, each in the zone of its moment: a member who
    moves keeps them.
    """
    return store_streak(member=member, stored=None)


def store_streak(*, member: Member, stored: int | None) -> int:
    """As `repair_streak`, for who has just read what is `stored`: nothing is written where that is
    right. The caller's transaction holds the member's row.

    One query for the days as a rule; another each time the run of active days reaches back past
    what was read.
    """
    now, span = timezone.now(), STREAK_SPAN
    # A run of so many days spans no more than its weekends beside them.
    span += timedelta(days=2 * (stored or 0))
    while True:
        edge = now - span
        days = PointTransaction.objects.for_member(member).earned().since(edge).days()
        length = streak(days=days, today=member.day(now))
        if not reaches_back(days=days, length=length, edge=edge.date()):
            break
        span *= 2
    if length != stored:
        differing = Member.objects.filter(pk=member.pk).exclude(current_streak=length)
        differing.update(current_streak=length)
    member.current_streak = length
    return length


def reaches_back(*, days: Collection[date], length: int, edge: date) -> bool:
    """Whether a run of `length` of these `days`, read back to `edge`, may go on before it.

    One that ends before the first of the days does not, nor one that begins later than a weekend
    and a move after the edge.
    """
    return bool(days) and length >= len(days) and min(days) - edge <= timedelta(days=4)


def streak_today(member: Member, now: datetime) -> int:
    """The member's streak in days as of today in their own zone, from what the row stores."""
    return current_streak(
        stored=member.current_streak, last_active=member.last_active_on, today=member.day(now)
    )


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
