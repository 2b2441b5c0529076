"""A pass killed in its middle, in a process of its own; and a hundred thousand members."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import Sum

from gamification.mee6.client import Board
from gamification.mee6.sync import sync
from gamification.models import DiscordXp, PointTransaction
from members.models import Member
from tests.schema.databases import url
from tests.standins.mee6 import GUILD, Fault, Gate, Mee6, discord_id, serving

ROOT = Path(__file__).resolve().parents[3]


def begin_process(mee6: Mee6) -> "subprocess.Popen[str]":
    """`manage.py sync_mee6` on this test's database."""
    environment = {
        **os.environ,
        "DATABASE_URL": url(),
        "MEE6_BASE_URL": mee6.url,
        "MEE6_GUILD_ID": GUILD,
    }
    command = [sys.executable, "manage.py", "sync_mee6"]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def join(count: int) -> None:
    """Members with the Discord ids of the numbers 1 to `count`."""
    people = [
        Member(email=f"m{n}@example.com", discord_id=discord_id(n), subscription_status="ACTIVE")
        for n in range(1, count + 1)
    ]
    Member.objects.bulk_create(people, batch_size=5_000)
    # What autovacuum does in a database that lives longer than a test.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def pass_over(mee6: Mee6, waits: list[float]) -> int:
    """One pass in this process; the requests it took."""
    return sync(board=Board(mee6.url, GUILD, sleep=waits.append)).requests


def assert_paid(gained: dict[str, int]) -> None:
    """Ledger, totals and what is stored agree on what each member gained since the baseline."""
    paid = dict(PointTransaction.objects.values_list("member__discord_id").annotate(Sum("points")))
    assert paid == {key: gain // 100 for key, gain in gained.items() if gain >= 100}
    totals = dict(
        Member.objects.filter(discord_id__isnull=False).values_list("discord_id", "total_points")
    )
    assert totals == {key: gain // 100 for key, gain in gained.items()}
    known = {row.discord_id: row.paid_xp + row.carried_xp for row in DiscordXp.objects.all()}
    assert known == gained


def crash_and_resume(mee6: Mee6, killed_at: int) -> int:
    """Kill a pass of a real process on this page, then run one to its end; the requests it took."""
    gate = Gate(killed_at)
    mee6.after_page = gate
    process = begin_process(mee6)
    assert gate.reached.wait(timeout=60), process.communicate()
    process.send_signal(signal.SIGKILL)
    assert process.wait(timeout=10) == -signal.SIGKILL
    mee6.after_page = lambda number: None
    gate.opened.set()
    return pass_over(mee6, [])


@pytest.mark.django_db(transaction=True)
def test_a_pass_that_is_killed_half_way_pays_nothing_twice_and_the_next_one_the_rest():
    count = 60
    join(count)
    board = Mee6(page_size=10, xp={discord_id(n): 5_000 + n for n in range(1, count + 1)})
    with serving(board) as mee6:
        pass_over(mee6, [])
        gained = {key: 90 + n * 7 for n, key in enumerate(mee6.xp)}
        mee6.xp = {key: total + gained[key] for key, total in mee6.xp.items()}
        assert crash_and_resume(mee6, killed_at=3) == 7
        assert_paid(gained)


@pytest.mark.django_db(transaction=True)
def test_the_command_says_what_it_did_and_what_is_wrong():
    join(3)
    with serving(Mee6(xp={discord_id(1): 700, discord_id(9): 5})) as mee6:
        said, _ = begin_process(mee6).communicate(timeout=60)
        assert "2 accounts, 1 member with new XP, 1 baseline, no points paid. 2 requests." in said
        mee6.faults = [Fault(401)]
        process = begin_process(mee6)
        _, complaint = process.communicate(timeout=60)
        assert process.returncode == 1
        assert "board is private" in complaint


@pytest.mark.prove
@pytest.mark.django_db(transaction=True)
def test_a_hundred_thousand_members_with_every_fault_take_101_pages_and_are_paid_once(
    record_property,
):
    count = 100_000
    join(count)
    board = Mee6(xp={discord_id(n): n for n in range(1, count + 1)}, shifting=True)
    with serving(board) as mee6:
        assert pass_over(mee6, []) == 101
        before = dict(mee6.xp)
        keys = list(mee6.xp)

        def climb(number: int) -> None:
            # Somebody from the bottom overtakes everybody after each page.
            mee6.xp[keys[number]] += 1_000_000

        mee6.after_page = climb
        waits: list[float] = []
        # The faults of a bad day, in the first pages.
        mee6.faults = [Fault(429, (("Retry-After", "9"),)), Fault(503), None, Fault(500)]
        assert pass_over(mee6, waits) == 101 + 3
        assert waits == [9.0, 2.0, 1.0]
        mee6.after_page = lambda number: None
        mee6.xp = {key: total + 130 for key, total in mee6.xp.items()}
        assert crash_and_resume(mee6, killed_at=50) == 101
        assert pass_over(mee6, []) == 101
        assert_paid({key: mee6.xp[key] - before[key] for key in keys})
