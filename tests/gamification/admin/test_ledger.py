"""Staff read the ledger, page by page."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from gamification.models import DiscordActivity
from members.models import Member
from tests import cast
from tests.gamification.admin.pages import ADJUST, LEDGER, PEOPLE, TAKE_BACK, form, total
from tests.gamification.entries import enter

pytestmark = pytest.mark.django_db


def test_entries_can_be_read_but_not_added_changed_or_deleted(staff: Client, owner: Member) -> None:
    entry = enter(owner, 5)
    assert staff.get(f"{LEDGER}{entry.pk}/change/").status_code == 200
    assert staff.get(LEDGER + "add/").status_code == 403
    assert staff.post(f"{LEDGER}{entry.pk}/change/", {"points": 500}).status_code == 403
    assert staff.post(f"{LEDGER}{entry.pk}/delete/", {"post": "yes"}).status_code == 403
    assert total(owner) == 5


def test_the_ledger_shows_reasons_and_filters_by_action(staff: Client, owner: Member) -> None:
    enter(owner, 5, metadata={"title": "First aid"})
    enter(owner, 50, action="benchmark_submission", metadata={"category": "BUSINESS"})
    assertContains(staff.get(LEDGER), "Took “First aid” from the library")
    found = staff.get(LEDGER, {"action__exact": "benchmark_submission"})
    assertContains(found, "Answered the Business benchmark")
    assertNotContains(found, "First aid")


def test_a_curator_has_no_way_into_the_ledger(
    client: Client, curator: Member, owner: Member
) -> None:
    entry = enter(owner, 5)
    client.force_login(curator)
    assert client.get(LEDGER).status_code == 403
    assert client.get(ADJUST).status_code == 403
    assert client.post(ADJUST, form()).status_code == 403
    assert (
        client.post(
            TAKE_BACK, {"entries": str(entry.pk), "reason": "Because I can do it"}
        ).status_code
        == 403
    )
    assert client.get(LEDGER + "anomalies/").status_code == 403
    assert total(owner) == 5


def test_a_reader_of_the_ledger_without_the_right_to_correct_sees_no_buttons(
    client: Client, owner: Member
) -> None:
    from django.contrib.auth.models import Permission

    reader = cast.make_member(is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_pointtransaction"))
    entry = enter(owner, 5)
    client.force_login(reader)
    page = client.get(LEDGER)
    assertNotContains(page, "Adjust points")
    assertNotContains(page, "Take back")
    client.post(TAKE_BACK, {"entries": str(entry.pk), "reason": "Because I can do it"})
    assertNotContains(client.get(LEDGER + "anomalies/"), "Take all back")
    assert (client.get(ADJUST).status_code, total(owner)) == (403, 5)


@pytest.mark.parametrize("address", [LEDGER, "/admin/gamification/discordactivity/", PEOPLE])
def test_lists_take_as_many_queries_for_thirty_rows_as_for_one(staff: Client, address: str) -> None:
    def add(number: int) -> None:
        for _ in range(number):
            member = cast.make_member()
            enter(member, 5)
            DiscordActivity.objects.create(
                member=member,
                discord_id="12345678901234567",
                activity_type="MESSAGE",
                synced_at=timezone.now(),
            )

    add(1)
    staff.get(address)
    with CaptureQueriesContext(connection) as one:
        staff.get(address)
    add(29)
    with CaptureQueriesContext(connection) as thirty:
        response = staff.get(address)
    assert len(one) == len(thirty)
    assert (
        len(re.findall(r'name="_selected_action"|field-synced_at', response.content.decode())) >= 30
    )


def test_the_ledger_pages_by_key_and_shows_each_entry_once_without_counting(
    staff: Client, owner: Member
) -> None:
    now = timezone.now()
    made = [enter(owner, 1, now - timedelta(hours=number // 40)).pk for number in range(120)]
    address, seen = LEDGER, []
    for expected in (50, 50, 20):
        with CaptureQueriesContext(connection) as queries:
            html = staff.get(address).content.decode()
        assert not [query for query in queries if "COUNT(" in query["sql"].upper()]
        shown = re.findall(r'name="_selected_action" value="(\d+)"', html)
        assert len(shown) == expected
        seen += [int(pk) for pk in shown]
        earlier = re.search(r'href="(\?p=[^"]+)">Earlier', html)
        address = LEDGER + earlier.group(1) if earlier else ""
    assert address == ""
    assert sorted(seen) == sorted(made)


@pytest.mark.parametrize("place", ["2", "abc", "-1", "9" * 40, "1-1"])
def test_a_place_in_the_ledger_that_is_none_does_no_harm(
    staff: Client, owner: Member, place: str
) -> None:
    enter(owner, 5)
    assert staff.get(LEDGER, {"p": place}).status_code == 200


def test_filters_are_kept_on_the_next_page(staff: Client, owner: Member) -> None:
    for _ in range(51):
        enter(owner, 5)
    html = staff.get(
        f"{LEDGER}?action__exact=resource_download&member__id__exact={owner.pk}"
    ).content.decode()
    earlier = re.search(r'href="(\?[^"]+)">Earlier', html)
    assert earlier is not None
    assert "action__exact=resource_download" in earlier.group(1)
    assert f"member__id__exact={owner.pk}" in earlier.group(1)


def test_a_source_alone_is_looked_for_in_the_last_thirty_days_and_with_an_address_always(
    staff: Client, owner: Member
) -> None:
    old = enter(owner, 5, timezone.now() - timedelta(days=200))
    assertNotContains(staff.get(LEDGER, {"q": old.source}), "Maren Okafor")
    assertContains(staff.get(LEDGER, {"q": f"{old.source} {owner.email}"}), "Maren Okafor")
    assertContains(
        staff.get(LEDGER, {"q": old.source, "created_at__gte": "2000-01-01 00:00:00+00:00"}),
        "Maren Okafor",
    )
