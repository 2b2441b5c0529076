"""`check_points` names and mends every seeded fault, and finds none in a clean database."""

import threading
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from gamification import ranks
from gamification.ledger.award import award, merge_ranks
from gamification.ledger.check import members as look
from gamification.ledger.check.counts import slices
from gamification.ledger.check.members import members
from gamification.ledger.correct import reverse
from gamification.models import Action, RankSlice, Standing
from members.models import AuditLog, Member
from tests import cast
from tests.gamification.entries import enter

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("rights_of_the_owner"),
]


def check(*args: str) -> list[str]:
    """The lines it prints, the last one included with which it refuses."""
    out = StringIO()
    try:
        call_command("check_points", *args, stdout=out)
    except CommandError as error:
        return [*out.getvalue().splitlines(), f"exit {error.returncode}: {error}"]
    return out.getvalue().splitlines()


CLEAN = ["4 members: totals, streaks and ranks are what the ledger says."]


@pytest.fixture
def community() -> list[Member]:
    """Three with points and one without, merged."""
    members = [cast.make_member() for _ in range(4)]
    for n, member in enumerate(members[:3]):
        award(
            member=member, action=Action.RESOURCE_DOWNLOAD, source="resource:1", points=10 * (n + 1)
        )
    merge_ranks()
    return members


def past_the_triggers(sql: str, *params: int | datetime) -> None:
    """A fault no member and no staff could make: with the triggers switched off."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE members_member DISABLE TRIGGER USER")
        cursor.execute(sql, params)
        cursor.execute("ALTER TABLE members_member ENABLE TRIGGER USER")


def audited() -> list[tuple[str, int | None]]:
    """What the audit log says of repairs."""
    return list(AuditLog.objects.order_by("pk").values_list("action", "target_id"))


def test_a_clean_database_has_no_difference_with_and_without_pending_awards(
    community: list[Member],
) -> None:
    assert check() == CLEAN
    enter(community[3], -5)
    award(member=community[0], action=Action.INTRO_COMPLETED, source="intro")
    entry = award(member=community[1], action=Action.INTRO_COMPLETED, source="intro")
    assert entry is not None
    reverse(entry=entry, reason="taken back for the test", actor=community[0])
    Member.objects.filter(pk=community[2].pk).update(on_leaderboard=False)
    assert check() == CLEAN
    assert check("--from", str(community[1].pk)) == [
        "2 members: totals, streaks and ranks are what the ledger says."
    ]


def test_a_wrong_total_is_named_and_recounted_and_the_audit_log_says_from_what_to_what(
    community: list[Member],
) -> None:
    pk = community[1].pk
    past_the_triggers("UPDATE members_member SET total_points = 77 WHERE id = %s", pk)
    assert check() == [
        f"member {pk}: total 77, the ledger adds up to 20",
        "exit 1: 1 difference. `check_points --repair` mends them.",
    ]
    assert check("--repair") == [
        f"member {pk}: total 77, the ledger adds up to 20",
        f"member {pk}: total recounted, 77 to 20",
    ]
    assert audited() == [("points_recounted", pk)]
    assert AuditLog.objects.get().detail["total_points"] == [77, 20]
    assert check() == CLEAN


def test_a_wrong_total_that_a_merge_has_taken_up_is_mended_in_the_ranks_too(
    community: list[Member],
) -> None:
    pk = community[0].pk
    past_the_triggers("UPDATE members_member SET total_points = 500 WHERE id = %s", pk)
    enter(community[0], 1)
    merge_ranks()
    assert len(check()) == 3
    check("--repair")
    assert check() == CLEAN
    place = ranks.place(ranks.ALL, pk, timezone.now().date())
    assert place == ranks.Position(3, 11)


def test_a_wrong_moment_of_activity_is_named_and_repaired(community: list[Member]) -> None:
    member = community[0]
    past_the_triggers(
        "UPDATE members_member SET last_active_at = %s WHERE id = %s",
        timezone.now() - timedelta(days=40),
        member.pk,
    )
    lines = check()
    assert lines[0].startswith(f"member {member.pk}: last active ")
    check("--repair")
    assert check() == CLEAN


def test_a_lost_standing_and_a_stray_one_are_named_and_the_ranks_made_anew(
    community: list[Member],
) -> None:
    Standing.objects.filter(member_id=community[2].pk).delete()
    for member in (community[3].pk, 10**12):
        Standing.objects.create(
            member_id=member,
            total=9,
            recent=0,
            month=0,
            month_board=202601,
            reached=timezone.now() - timedelta(days=300),
        )
    lines = check()
    assert f"member {community[2].pk}: no standing, though the boards count them" in lines
    assert f"member {community[3].pk}: a standing of 9 points, though no board counts them" in lines
    assert f"member {10**12}: a standing, but the member is gone and no change is pending" in lines
    assert "ranks made anew: 3 standings" in check("--repair")[-1]
    assert audited() == [("ranks_rebuilt", None)]
    assert check() == CLEAN


def test_wrong_figures_of_a_standing_are_named(community: list[Member]) -> None:
    Standing.objects.filter(member_id=community[0].pk).update(recent=3)
    assert check()[0] == f"member {community[0].pk}: standing: recent 3 instead of 10"
    check("--repair")
    assert check() == CLEAN


@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_wrong_count_of_members_is_named_on_every_level(
    community: list[Member], level: int
) -> None:
    RankSlice.objects.filter(level=level, board=0).update(members=7)
    ending = f"level {level}, all time: 7 members counted, 3 there"
    assert any(line.startswith("slice from ") and line.endswith(ending) for line in check())
    check("--repair")
    assert check() == CLEAN
    RankSlice.objects.filter(level=level, board=1).delete()
    assert f"the first slice, level {level}, 30 days, is missing" in [
        str(fault) for batch in slices() for fault in batch.faults
    ]
    check("--repair")
    assert check() == CLEAN


def test_a_wrong_streak_is_named_and_repaired(community: list[Member]) -> None:
    pk = community[0].pk
    Member.objects.filter(pk=pk).update(current_streak=12)
    assert check()[0] == f"member {pk}: streak 12, by its days 1"
    assert check("--repair")[-1] == f"member {pk}: streak repaired, 12 to 1"
    assert audited() == [("streak_repaired", pk)]
    assert check() == CLEAN


def test_entries_restored_from_another_server_are_named_and_the_ranks_count_them_once(
    community: list[Member],
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE gamification_pointtransaction DISABLE TRIGGER USER")
        cursor.execute("UPDATE gamification_pointtransaction SET xid = 10::bigint ^ 12")
        cursor.execute("ALTER TABLE gamification_pointtransaction ENABLE TRIGGER USER")
        cursor.execute("UPDATE gamification_rankstate SET seen_xmax = 10::bigint ^ 13")
    assert any("restored from a dump" in line for line in check())
    check("--repair")
    award(member=community[0], action=Action.INTRO_COMPLETED, source="intro")
    assert check() == CLEAN


def test_an_audit_entry_sets_a_total_to_nothing_but_the_ledgers_sum(
    community: list[Member],
) -> None:
    pk = community[1].pk
    AuditLog.objects.create(
        action="points_recounted", target_id=pk, detail={"total_points": [20, 999]}
    )
    assert Member.objects.get(pk=pk).total_points == 20
    assert AuditLog.objects.get().detail["total_points"] == [20, 20]


def test_no_false_alarm_while_awards_merges_and_erasures_run(
    community: list[Member], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look, "BATCH", 2)
    over = threading.Event()
    alarms: list[list[str]] = []

    def awards(offset: int) -> None:
        turn = 0
        try:
            while not over.is_set():
                turn += 1
                award(
                    member=community[(turn + offset) % 4],
                    action=Action.RESOURCE_DOWNLOAD,
                    source=f"many:{offset}:{turn}",
                )
                if turn % 5 == 0:
                    merge_ranks()
                if turn % 7 == 0:
                    goes = cast.make_member()
                    award(member=goes, action=Action.RESOURCE_DOWNLOAD, source="one")
                    goes.delete()
        finally:
            connection.close()

    threads = [threading.Thread(target=awards, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(12):
            faults = [str(f) for batch in (*members(), *slices()) for f in batch.faults]
            if faults:
                alarms.append(faults)
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert alarms == []
