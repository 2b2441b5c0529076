"""The admin's first page says what waits, to whom it may."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django import app

from benchmarks.models import BenchmarkSubmission
from gamification.mee6.rules import ALERT_AFTER
from gamification.models import Mee6State
from members.models import (
    Effect,
    Member,
    PendingInvite,
    ReconciliationDifference,
    ReconciliationRun,
    Team,
)
from tests import cast
from tests.gamification.entries import enter
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
AGE = timedelta(days=3, minutes=1)


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Each test looks for what looks wrong itself."""
    cache.clear()


def _let_wait(number: int) -> None:
    now = timezone.now()
    team = Team.objects.create(name=f"Team of {number}")
    run = ReconciliationRun.objects.create()
    for place in range(number):
        member = cast.make_member(payment_failed_at=now - AGE, grace_ends_at=now + AGE)
        BenchmarkSubmission.objects.create(
            member=member, category="BUSINESS", data={}, state="FLAGGED"
        )
        PendingInvite.objects.create(
            team=team, seat_tier="OWNER", token_hash=f"{number}-{place}", expires_at=now - AGE
        )
        app.configure_task("waits.here", allow_unknown=True).defer()
        for _ in range(22):
            enter(member, 1)
        ReconciliationDifference.objects.create(
            run=run, subject=f"member {member.pk}", kind="WRONG_ROLE", found_at=now - AGE
        )
        Effect.objects.create(member=member, kind="ROLES", state="STOPPED", created_at=now - AGE)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'failed' WHERE task_name = 'waits.here'"
        )
    Mee6State.objects.get_or_create(
        defaults={
            "token": uuid4(),
            "started_at": now - AGE,
            "failed_at": now - AGE,
            "failures": ALERT_AFTER,
        }
    )


def _shown(client: Client) -> list[tuple[str, int]]:
    return [(pile.title, pile.number) for pile in client.get("/admin/").context["piles"]]


def test_an_empty_desk_says_so(client: Client, super_admin: Member) -> None:
    client.force_login(super_admin)

    page = client.get("/admin/").content.decode()

    assert "Nothing waits for you" in page
    assert "All is seen to." in page


def test_everything_that_waits_is_there_with_its_number_and_a_link_that_opens(
    client: Client, super_admin: Member
) -> None:
    client.force_login(super_admin)
    _let_wait(1)

    piles = client.get("/admin/").context["piles"]

    assert [(pile.title, pile.number) for pile in piles] == [
        ("answer set that waits for a look", 1),
        ("job that failed", 1),
        ("difference between Stripe, the database and Discord", 1),
        ("thing outside that only staff can get done", 1),
        ("alarm: Discord XP is not being paid", 1),
        ("seat that ends within seven days for want of payment", 1),
        ("invite that ended unclaimed in the last two weeks", 1),
        ("burst of points that looks wrong", 1),
    ]
    for pile in piles:
        answer = client.get(pile.url)
        assert answer.status_code == 200, pile.url  # 302 to ?e=1 is a filter the list refuses
        if "cl" in (answer.context or {}):
            assert answer.context["cl"].result_count == 1, pile.url


@pytest.mark.parametrize("number", [1, 30])
def test_the_desk_asks_ten_times_at_most(
    client: Client, super_admin: Member, number: int, django_assert_max_num_queries: Any
) -> None:
    client.force_login(super_admin)
    _let_wait(number)
    client.get("/admin/")

    with django_assert_max_num_queries(10):
        answer = client.get("/admin/")

    assert [pile.number for pile in answer.context["piles"]] == [
        *(number, number, number, number, 1, number, number, number)
    ]


def test_one_sees_what_ones_role_may_see_to(client: Client, curator: Member) -> None:
    _let_wait(1)
    client.force_login(curator)

    assert _shown(client) == []
