"""What looks wrong in the ledger: bursts of one member, sources that feed many."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from gamification.ledger.anomalies import find
from gamification.models import PointTransaction
from members.models import Member
from tests import cast
from tests.gamification.entries import enter

pytestmark = pytest.mark.django_db
ANOMALIES = "/admin/gamification/pointtransaction/anomalies/"


def burst(
    member: Member,
    entries: int,
    began: datetime,
    apart: timedelta = timedelta(minutes=1),
    action: str = "resource_download",
) -> None:
    for number in range(entries):
        enter(member, 5, began + apart * number, action=action)


def feed(source: str, members: int, began: datetime) -> None:
    for number in range(members):
        PointTransaction.objects.create(
            member=cast.make_member(),
            action="resource_download",
            points=5,
            source=source,
            created_at=began + timedelta(seconds=number),
        )


def found(
    now: datetime, entries: int = 5, members: int = 5
) -> tuple[list[tuple[object, int]], list[tuple[str, int]]]:
    """(member, entries) of bursts and (source, members) of sources."""
    seen = find(now=now, entries=entries, members=members)
    return [(b.member, b.entries) for b in seen.bursts], [
        (b.source, b.entries) for b in seen.sources
    ]


def test_more_than_the_threshold_within_an_hour_is_a_burst_wherever_the_hour_begins(
    owner: Member,
) -> None:
    now = timezone.now()
    quiet, slow = cast.make_member(), cast.make_member()
    burst(owner, 6, now - timedelta(days=2, minutes=30))
    burst(quiet, 5, now - timedelta(days=2))
    burst(slow, 6, now - timedelta(days=2), apart=timedelta(minutes=12))
    assert found(now) == ([(owner, 6)], [])


def test_two_bursts_of_one_member_are_two_and_one_long_burst_is_one(owner: Member) -> None:
    now = timezone.now()
    burst(owner, 7, now - timedelta(days=3))
    burst(owner, 40, now - timedelta(days=2), apart=timedelta(minutes=5))
    seen = find(now=now, entries=5, members=5).bursts
    assert [b.entries for b in seen] == [40, 7]
    assert seen[0].ended - seen[0].began == timedelta(minutes=195)


def test_staffs_own_entries_and_what_is_older_than_thirty_days_are_left_out(owner: Member) -> None:
    now = timezone.now()
    burst(owner, 9, now - timedelta(days=31))
    burst(owner, 9, now - timedelta(days=1), action="admin_adjustment")
    assert found(now) == ([], [])


def test_a_source_that_pays_many_within_an_hour_is_named(owner: Member) -> None:
    now = timezone.now()
    feed("resource:7", 6, now - timedelta(hours=5))
    feed("resource:8", 5, now - timedelta(hours=5))
    assert found(now) == ([], [("resource:7", 6)])


def test_the_thresholds_stand_on_the_page_and_move(
    client: Client, super_admin: Member, owner: Member
) -> None:
    burst(owner, 6, timezone.now() - timedelta(hours=3))
    client.force_login(super_admin)
    assertContains(
        client.get(ANOMALIES), "more than 20 entries, and sources that paid more than 50 members"
    )
    assertNotContains(client.get(ANOMALIES), "Maren Okafor")
    assertContains(client.get(ANOMALIES, {"entries": 5, "members": 5}), "Maren Okafor")
    assertContains(
        client.get(f"{ANOMALIES}?entries=many&members=5"), "Enter a whole number", status_code=422
    )


def test_the_links_lead_to_the_entries_and_to_taking_all_of_them_back(
    client: Client, super_admin: Member, owner: Member
) -> None:
    began = timezone.now() - timedelta(hours=3)
    enter(owner, 50, began - timedelta(days=1))
    burst(owner, 6, began)
    feed("resource:7", 6, began)
    client.force_login(super_admin)
    html = client.get(ANOMALIES, {"entries": 5, "members": 5}).content.decode()
    lists = [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+)">Entries<', html)]
    backs = [
        link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+)">Take all back<', html)
    ]
    assert [
        client.get(link).content.decode().count('name="_selected_action"') for link in lists
    ] == [6, 6]
    for link in backs:
        page = client.get(link)
        assertContains(page, "Take back 6 entries")
        entries = re.search(r'name="entries" value="([\d,]+)"', page.content.decode())
        assert entries is not None
        form = {"entries": entries.group(1), "reason": "A script clicked through the library"}
        assertContains(
            client.post("/admin/gamification/pointtransaction/take-back/", form, follow=True),
            "6 entries taken back.",
        )
    assert Member.objects.get(pk=owner.pk).total_points == 50


@pytest.mark.parametrize(
    "query",
    [
        "",
        "member=1",
        "began=x&ended=y&member=1",
        "began=2026-01-01T00:00:00%2B00:00&ended=2026-01-01T00:00:00%2B00:00",
    ],
)
def test_an_address_that_names_no_anomaly_takes_nothing_back(
    client: Client, super_admin: Member, owner: Member, query: str
) -> None:
    enter(owner, 5)
    client.force_login(super_admin)
    assertContains(
        client.get(f"/admin/gamification/pointtransaction/take-back/?{query}"),
        "There is no entry to take back.",
    )


def test_thirty_anomalies_take_as_many_queries_as_one(
    client: Client, super_admin: Member, owner: Member
) -> None:
    now = timezone.now()
    client.force_login(super_admin)
    burst(owner, 3, now - timedelta(hours=2))
    with CaptureQueriesContext(connection) as one:
        client.get(ANOMALIES, {"entries": 2, "members": 50})
    for _ in range(29):
        burst(cast.make_member(), 3, now - timedelta(hours=2))
    with CaptureQueriesContext(connection) as thirty:
        assert (
            client.get(ANOMALIES, {"entries": 2, "members": 50})
            .content.decode()
            .count(">Take all back<")
            == 30
        )
    assert len(one) == len(thirty)
