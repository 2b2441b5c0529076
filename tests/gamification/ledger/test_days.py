"""The day an entry was earned on stays with it, whatever wrote it."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from gamification.ledger.award import Past, award, award_past
from gamification.ledger.streaks import repair_streak, streak_today
from gamification.models import Action, PointTransaction
from gamification.rules.streaks import streak
from members.actions import update_profile
from members.models import Member
from resources.actions import download
from tests import cast
from tests.gamification.entries import enter
from tests.resources.makers import make_resource
from tests.roles import as_owner

# Looking over all points merges the ranks, which is no part of a transaction.
pytestmark = pytest.mark.django_db(transaction=True)

# A Wednesday; half past eleven at night by UTC.
LATE = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)


def days_of(member: Member) -> list[date]:
    return list(
        PointTransaction.objects.filter(member=member)
        .order_by("id")
        .values_list("earned_on", flat=True)
    )


def written_by_hand(member: Member, at: datetime) -> None:
    """As psql would, without a day."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO gamification_pointtransaction "
            "(member_id, action, points, source, created_at) VALUES (%s, 'deed', 5, %s, %s)",
            [member.pk, f"by-hand:{at}", at],
        )


@pytest.mark.parametrize(
    ("zone", "day"),
    [("UTC", 25), ("Europe/Warsaw", 26), ("America/New_York", 25), ("Mars/Olympus", 25)],
)
def test_every_way_of_writing_gives_the_same_day(zone: str, day: int) -> None:
    member = cast.make_member(time_zone=zone)
    with time_machine.travel(LATE, tick=False):
        award(member=member, action=Action.RESOURCE_DOWNLOAD, source="resource:1")
    award_past(member=member, deeds=[Past(Action.RESOURCE_DOWNLOAD, "resource:2", 5, None, LATE)])
    enter(member, 5, LATE)
    written_by_hand(member, LATE)
    PointTransaction.objects.bulk_create(
        PointTransaction(
            member=member, action="deed", points=1, source=f"bulk:{n}", created_at=LATE
        )
        for n in range(2)
    )
    member.refresh_from_db()
    assert days_of(member) == [date(2026, 11, day)] * 6
    assert member.last_active_on == date(2026, 11, day)


def test_a_day_that_cannot_be_is_refused(owner: Member) -> None:
    with pytest.raises(IntegrityError, match="day_check"), transaction.atomic():
        PointTransaction.objects.create(
            member=owner,
            action="deed",
            points=5,
            source="made:1",
            created_at=LATE,
            earned_on=date(2026, 11, 23),
        )


@pytest.mark.parametrize(
    "change",
    [
        "earned_on = earned_on - 1",
        "points = 6",
        "earned_on = NULL",
        "source = 'x', earned_on = NULL",
    ],
)
@pytest.mark.usefixtures("rights_of_the_owner")
def test_a_day_once_kept_stays(owner: Member, change: str) -> None:
    enter(owner, 5, LATE)
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE gamification_pointtransaction SET {change}")
    assert days_of(owner) == [date(2026, 11, 25)]


@pytest.mark.parametrize(
    ("home", "abroad"),
    [
        ("Europe/Berlin", "America/Los_Angeles"),
        ("America/Los_Angeles", "Pacific/Auckland"),
        ("Pacific/Kiritimati", "Etc/GMT+12"),
    ],
)
def test_a_move_neither_adds_nor_loses_a_day(home: str, abroad: str) -> None:
    member = cast.make_member(time_zone=home)
    # Two deeds of one day and one of the next, all of which other zones count otherwise.
    for hour in (0, 23, 24):
        begun = datetime(2026, 11, 24, tzinfo=member.zone) + timedelta(hours=hour, minutes=15)
        enter(member, 5, begun)
    now = begun + timedelta(minutes=15)
    with time_machine.travel(now, tick=False):
        assert repair_streak(member=member) == 2
        for zone in (abroad, home, abroad):
            update_profile(member=member, time_zone=zone)
            member.refresh_from_db()
            assert (streak_today(member, now), repair_streak(member=member)) == (2, 2)
            out = StringIO()
            call_command("check_points", stdout=out)
    assert "what the ledger says" in out.getvalue()


def test_a_streak_goes_on_after_a_move_over_the_date_line() -> None:
    member = cast.make_member(time_zone="Pacific/Auckland")
    tuesday_night = datetime(2026, 11, 24, 22, tzinfo=member.zone)
    for moment in (tuesday_night - timedelta(days=1), tuesday_night):
        enter(member, 5, moment)
    update_profile(member=member, time_zone="Pacific/Honolulu")
    # Two hours later it is still the day before in Honolulu; then the days that were kept come
    # round again.
    for hours, length in ((2, 2), (24, 2), (48, 3)):
        with time_machine.travel(tuesday_night + timedelta(hours=hours), tick=False):
            award(member=member, action=Action.RESOURCE_DOWNLOAD, source=f"resource:{hours}")
            assert member.current_streak == length


@pytest.mark.parametrize(
    ("days", "today", "length"),
    [
        pytest.param([24, 25, 26], 25, 3, id="one day ahead"),
        pytest.param([24, 25, 26], 24, 3, id="two days ahead, from UTC+14 to UTC-12"),
        pytest.param([24, 25, 26], 23, 2, id="what is three days ahead does not count"),
        pytest.param([24, 26], 24, 1, id="a gap among them ends it"),
    ],
)
def test_days_earned_where_the_calendar_is_ahead_stay_earned(
    days: list[int], today: int, length: int
) -> None:
    assert streak(days=[date(2026, 11, day) for day in days], today=date(2026, 11, today)) == length


def test_a_last_day_out_of_step_is_named_and_put_right(owner: Member) -> None:
    enter(owner, 5)
    repair_streak(member=owner)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE members_member DISABLE TRIGGER USER")
        cursor.execute("UPDATE members_member SET last_active_on = '2026-01-01'")
        cursor.execute("ALTER TABLE members_member ENABLE TRIGGER USER")
    with pytest.raises(CommandError):
        call_command("check_points", stdout=(out := StringIO()))
    assert "last active day 2026-01-01, by the ledger" in out.getvalue()
    call_command("check_points", "--repair", stdout=StringIO())
    call_command("check_points", stdout=StringIO())


def test_a_first_download_asks_as_much_of_a_long_ledger_as_of_an_empty_one(owner: Member) -> None:
    asked = []
    for entries in (0, 300):
        for n in range(entries):
            enter(owner, 1, LATE - timedelta(days=n % 40), metadata={"n": n})
        resource = make_resource(title=f"After {entries}")
        with (
            time_machine.travel(LATE, tick=False),
            CaptureQueriesContext(connection) as queries,
        ):
            assert download(member=owner, resource=resource).award is not None
        asked.append([query["sql"] for query in queries.captured_queries])
    assert len(asked[0]) == len(asked[1])
    # Nor does any of them read the whole ledger: what badges turn on is counted, not listed.
    assert not any("ORDER BY" in sql and "gamification_pointtransaction" in sql for sql in asked[1])
