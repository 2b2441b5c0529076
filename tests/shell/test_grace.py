"""For 48 hours after a failed renewal nothing changes; a Debtor loses it all, and paying brings it
back.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

import gamification
from benchmarks.catalogue import Category
from gamification import ranks
from gamification.boards import boards
from gamification.boards.boards import Window
from gamification.ledger.award import merge_ranks
from members.directory import search
from members.directory.terms import EVERYBODY
from members.models import Member, Plan
from members.standing.actions import follow, pass_time
from tests import cast
from tests.benchmarks.answers import SMALLEST, gives
from tests.gamification.entries import enter
from tests.resources.makers import make_resource

pytestmark = pytest.mark.django_db
TELL = (Path(gamification.__path__[0]) / "migrations/sql/0026_tell_of_grace.sql").read_text()


def opened(client: Client, member: Member, resource: Any) -> dict[str, Any]:
    """What is open to the member, asked of each place by itself."""
    member = Member.objects.get(pk=member.pk)
    client.force_login(member)
    results = client.get("/benchmarks/infrastructure/").content.decode()
    taking = client.post(f"{resource.get_absolute_url()}download")
    client.force_login(cast.make_member())
    today = timezone.now().astimezone(UTC).date()
    return {
        "library": taking.status_code == 302,
        "results": "Each figure speaks for" in results,
        "page": client.get(f"/members/{member.handle}/").status_code == 200,
        "directory": member.pk in [one.member.pk for one in search.page([[EVERYBODY]], size=99)],
        "property": member.is_paying,
        "query": Member.objects.paying().filter(pk=member.pk).exists(),
        **{
            f"board of {window}": member.pk in [row.member.pk for row in boards.top(window)]
            for window in Window
        },
        "places": ranks.place(ranks.ALL, member.pk, today) is not None,
    }


def settle(plan: Plan, now: datetime, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(plan, name, value)
    plan.save()
    follow(plan=plan, now=now)


@pytest.mark.django_db(transaction=True)
def test_grace_keeps_everything_debtor_nothing_and_paying_brings_it_back(client: Client) -> None:
    member = cast.make_member(handle="Gudrun")
    resource, now = make_resource(), timezone.now()
    enter(member, 10)
    enter(cast.make_member(), 20)
    gives(member, SMALLEST[Category.INFRASTRUCTURE])
    plan = cast.give_plan(member)
    course = [
        (True, lambda: settle(plan, now)),
        (True, lambda: settle(plan, now, status="PAST_DUE", failed_at=now)),
        (True, lambda: pass_time(now=now + timedelta(hours=47, minutes=59))),
        (False, lambda: pass_time(now=now + timedelta(hours=48))),
        (False, lambda: settle(plan, now + timedelta(days=3), failed_at=now)),
        (True, lambda: settle(plan, now + timedelta(days=9), status="ACTIVE", failed_at=None)),
    ]
    for is_open, happens in course:
        happens()
        for _ in ("the merge to come", "merged"):
            found = opened(client, member, resource)
            assert found == dict.fromkeys(found, is_open)
            merge_ranks()


@pytest.mark.usefixtures("rights_of_the_owner")
def test_an_upgrade_tells_the_ranks_of_who_is_in_grace_and_nobody_else() -> None:
    found = cast.in_grace()
    others = [cast.in_grace(on_leaderboard=False), cast.debtor(), cast.make_member()]
    for member in (found, *others):
        enter(member, 5)
    cast.in_grace()  # has earned nothing
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM gamification_rankevent")
        cursor.execute(TELL)
        cursor.execute("SELECT member_id FROM gamification_rankevent")
        assert cursor.fetchall() == [(found.pk,)]
