"""The views against a plain sum, over communities of chance."""

import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from activities.actions.reviewing.deciding import approve, revoke
from activities.metrics.actions import refresh
from activities.metrics.reading import activity_metrics
from activities.models import Activity, Status, Submission, Visibility
from gamification.boards import boards
from gamification.boards.boards import Window
from gamification.ledger.award import award
from gamification.ledger.correct import adjust, reverse
from gamification.models import Action, PointTransaction
from gamification.rules.corrections import ADJUSTMENT_REASON_LENGTH
from members.models import Member
from tests import cast
from tests.activities.makers import decide, make_submission

pytestmark = pytest.mark.django_db
REASON = "x" * ADJUSTMENT_REASON_LENGTH
ALL = (Status.PENDING, Status.APPROVED, Status.REJECTED, Status.REVOKED)


def rows(view: str) -> list[dict[str, Any]]:
    """A view as it stands, by place where it has one."""
    order = "place" if view != "activity_metrics" else "activity"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {view} ORDER BY {order}")
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def community(chance: random.Random, reviewer: Member) -> list[Member]:
    """Members of all kinds with entries and submissions, some of them taken back."""
    everybody = []
    for _ in range(chance.randint(5, 12)):
        status, debtor, _access = chance.choice(cast.SUBSCRIPTIONS)
        member = cast.make_member(
            subscription_status=status,
            in_debtor_state=debtor,
            on_leaderboard=chance.random() < 0.8,
            first_name=chance.choice(["", "Maren"]),
            last_name=chance.choice(["", "Voss"]),
            handle=None if chance.random() < 0.5 else f"handle{chance.getrandbits(40)}",
        )
        everybody.append(member)
        for activity in chance.choices(list(Activity), k=chance.randint(0, 5)):
            submit(chance, member, activity, reviewer)
        for n in range(chance.randint(0, 6)):
            earn(chance, member, n, reviewer)
    return everybody


def submit(chance: random.Random, member: Member, activity: Activity, reviewer: Member) -> None:
    """One submission in any status, paid by the ledger as a review pays."""
    if activity is Activity.LEARN and Submission.objects.filter(
        member=member, activity="LEARN", status__in=["PENDING", "APPROVED"]
    ):
        return
    payload = {"peers": 1} if activity is Activity.AMPLIFY else {}
    one = make_submission(member, activity, **payload)
    if chance.random() < 0.5:
        Submission.objects.filter(pk=one.pk).update(visibility=Visibility.PUBLIC)
    status = chance.choice(ALL)
    points = 0 if activity is Activity.SHINE else chance.randint(1, 60)
    if status in (Status.APPROVED, Status.REVOKED):
        decide(one, reviewer, Status.APPROVED, points)
        entry = points and award(
            member=member,
            action=activity.declaration.action,
            source=f"submission:{one.pk}",
            points=points,
        )
        if status is Status.REVOKED:
            if entry:
                reverse(entry=entry, reason=REASON, actor=reviewer)
            decide(one, reviewer, Status.REVOKED, points)
    elif status is Status.REJECTED:
        decide(one, reviewer, Status.REJECTED)


def earn(chance: random.Random, member: Member, n: int, staff: Member) -> None:
    """An entry of another kind, now or some time ago; some taken back, and that again."""
    action = chance.choice([Action.RESOURCE_DOWNLOAD, Action.ACTIVITY_COURSE])
    entry = PointTransaction.objects.create(
        member=member,
        action=action,
        points=chance.randint(1, 40),
        source=f"made:{n}",
        created_at=timezone.now() - timedelta(days=chance.choice([0, 3, 28, 31, 90])),
    )
    if chance.random() < 0.3:
        counter = reverse(entry=entry, reason=REASON, actor=staff)
        if counter and chance.random() < 0.5:
            reverse(entry=counter, reason=REASON, actor=staff)
    if chance.random() < 0.2:
        adjust(member=member, points=chance.choice([-7, 9]), reason=REASON, actor=staff)


def metrics_by_hand() -> list[dict[str, Any]]:
    """activity_metrics, row by row."""
    entries = list(PointTransaction.objects.all())
    by_source = {(e.member_id, e.source): e for e in entries if e.action == "admin_adjustment"}

    def stands(entry: PointTransaction) -> int:
        counter = by_source.get((entry.member_id, f"reversal:{entry.pk}"))
        return entry.points + (stands(counter) if counter else 0)

    found = []
    for activity in sorted(Activity.values):
        sent = list(Submission.objects.filter(activity=activity))
        own = [e for e in entries if e.action == f"activity_{activity.lower()}"]
        courses = [e for e in entries if e.action == "activity_course" and activity == "LEARN"]
        approved = [one for one in sent if one.status == "APPROVED"]
        net = sum(map(stands, own))
        found.append(
            {
                "activity": activity,
                "submissions": len(sent),
                **{s.lower(): sum(one.status == s for one in sent) for s in Status.values},
                "approved_public": sum(one.visibility == "public" for one in approved),
                "points_gross": sum(e.points for e in own + courses),
                "points_net": net + sum(map(stands, courses)),
                "points_courses": sum(map(stands, courses)),
                "points_average": (Decimal(net) / len(approved)).quantize(
                    Decimal("0.01"), ROUND_HALF_UP
                )
                if approved
                else None,
            }
        )
    return found


def board_by_hand(since: datetime | None) -> list[dict[str, Any]]:
    """A leaderboard, member by member."""
    points: dict[int, int] = defaultdict(int)
    reached: dict[int, datetime] = {}
    for entry in PointTransaction.objects.all():
        if since is None or entry.created_at >= since:
            points[entry.member_id] += entry.points
        reached[entry.member_id] = max(
            entry.created_at, reached.get(entry.member_id, entry.created_at)
        )
    shown = [
        member
        for member in Member.objects.all()
        if member.is_paying and member.on_leaderboard and points[member.pk] > 0
    ]
    shown.sort(key=lambda member: (-points[member.pk], reached[member.pk], member.pk))
    found = []
    for place, member in enumerate(shown, 1):
        approved = [
            one
            for one in Submission.objects.filter(member=member, status="APPROVED")
            if since is None or (one.decided_at and one.decided_at >= since)
        ]
        found.append(
            {
                "place": place,
                "member_id": member.pk,
                "display_name": member.display_name,
                "points": points[member.pk],
                "reached_at": reached[member.pk],
                "approved": len(approved),
                "approved_public": sum(one.visibility == "public" for one in approved),
            }
        )
    return found


def first_of_thirty() -> datetime:
    """Midnight by UTC of the first of the 30 days."""
    today = timezone.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=29)


@pytest.mark.parametrize("seed", range(6))
def test_each_number_is_the_plain_sum(seed: int) -> None:
    chance = random.Random(seed)
    community(chance, cast.reviewer())
    assert refresh()
    found = rows("activity_metrics")
    assert len({row.pop("refreshed_at") for row in found}) == 1
    assert found == metrics_by_hand()
    assert rows("leaderboard_totals") == board_by_hand(None)
    assert rows("leaderboard_30d") == board_by_hand(first_of_thirty())


def test_the_views_are_the_boards_of_the_site() -> None:
    community(random.Random(99), cast.reviewer())
    refresh()
    for view, window in (("leaderboard_totals", Window.ALL), ("leaderboard_30d", Window.DAYS)):
        board = [
            (row.place, row.member.display_name, row.points) for row in boards.top(window, size=100)
        ]
        assert board
        assert [(r["place"], r["display_name"], r["points"]) for r in rows(view)] == board


def test_many_submissions_and_many_entries_multiply_nothing() -> None:
    member, reviewer = cast.make_member(), cast.reviewer()
    for n in range(3):
        PointTransaction.objects.create(
            member=member, action=Action.ACTIVITY_PRESENT, points=10, source=f"made:{n}"
        )
    for _ in range(4):
        decide(make_submission(member, Activity.PRESENT), reviewer, Status.APPROVED)
    refresh()
    (board,) = rows("leaderboard_totals")
    assert (board["points"], board["approved"]) == (30, 4)
    present = next(row for row in activity_metrics() if row.activity == "PRESENT")
    assert (present.points_net, present.approved, present.submissions) == (30, 4, 4)


def test_what_a_reviewer_took_back_is_gross_and_not_net() -> None:
    member, reviewer = cast.make_member(), cast.reviewer()
    for _ in range(2):
        one = make_submission(member, Activity.PRESENT)
        approve(submission_id=one.pk, reviewer=reviewer, version=one.version)
    revoke(submission_id=one.pk, reviewer=reviewer, note=REASON)
    refresh()
    present = next(row for row in activity_metrics() if row.activity == "PRESENT")
    assert (present.approved, present.revoked) == (1, 1)
    assert (present.points_gross, present.points_net, present.points_average) == (
        40,
        20,
        Decimal(20),
    )


def test_who_opts_out_or_loses_access_is_gone_with_the_next_refresh() -> None:
    stays, leaves, ends = (cast.make_member() for _ in range(3))
    for member in (stays, leaves, ends):
        award(member=member, action=Action.INTRO_COMPLETED, source="introduction")
    refresh()
    assert len(rows("leaderboard_totals")) == len(rows("leaderboard_30d")) == 3
    Member.objects.filter(pk=leaves.pk).update(on_leaderboard=False)
    Member.objects.filter(pk=ends.pk).update(subscription_status="CANCELLED")
    refresh()
    for view in ("leaderboard_totals", "leaderboard_30d"):
        assert [row["member_id"] for row in rows(view)] == [stays.pk]


def test_the_thirty_days_begin_at_midnight_by_utc() -> None:
    first = first_of_thirty()
    inside, outside = cast.make_member(), cast.make_member()
    for member, at in ((inside, first), (outside, first - timedelta(microseconds=1))):
        PointTransaction.objects.create(
            member=member,
            action=Action.INTRO_COMPLETED,
            points=25,
            source="introduction",
            created_at=at,
        )
    with connection.cursor() as cursor:
        # A session's own zone moves no day.
        cursor.execute("SET LOCAL TimeZone = 'Pacific/Kiritimati'")
        refresh()
    assert [row["member_id"] for row in rows("leaderboard_30d")] == [inside.pk]
    assert len(rows("leaderboard_totals")) == 2


def test_every_activity_has_a_row_before_anything_was_sent() -> None:
    refresh()
    found = activity_metrics()
    assert [row.activity for row in found] == Activity.values
    assert all(row.submissions == row.points_net == 0 for row in found)
    assert all(row.points_average is None for row in found)
