"""The time zones one chooses from, and the older names some members have."""

from zoneinfo import ZoneInfo, available_timezones

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from members.models import Member
from members.zones import zone_choices, zone_named, zones
from tests.members.test_profile import WHOLE

NAMES = {zone.name for zone in zones()}


@pytest.mark.parametrize(
    ("older", "today"),
    [
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("Europe/Kiev", "Europe/Kyiv"),
        ("Asia/Saigon", "Asia/Ho_Chi_Minh"),
        ("Asia/Katmandu", "Asia/Kathmandu"),
        ("Asia/Rangoon", "Asia/Yangon"),
        ("America/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("America/Indianapolis", "America/Indiana/Indianapolis"),
        ("America/Godthab", "America/Nuuk"),
        ("Atlantic/Faeroe", "Atlantic/Faroe"),
        ("US/Eastern", "America/New_York"),
        ("Etc/UTC", "UTC"),
    ],
)
def test_an_older_name_leads_to_the_one_of_today_and_is_not_offered(older: str, today: str) -> None:
    assert [zone.name for zone in zones() if older in zone.also] == [today]
    assert older not in NAMES


@pytest.mark.parametrize(
    "name",
    [
        "Europe/Warsaw",
        "Europe/Stockholm",
        "Europe/Amsterdam",
        "America/Toronto",
        "Africa/Lagos",
        "UTC",
    ],
)
def test_a_city_people_know_is_offered(name: str) -> None:
    assert name in NAMES


def test_every_zone_offered_works_and_none_twice() -> None:
    assert len(NAMES) == len(zones()) < 430
    assert available_timezones() >= NAMES
    assert all(ZoneInfo(name) for name in NAMES)
    older = [name for zone in zones() for name in zone.also]
    assert len(older) == len(set(older))
    assert not NAMES.intersection(older)


def test_every_zone_is_read_once_and_stays() -> None:
    first = {name: zone_named(name) for name in sorted(NAMES)}
    assert all(zone_named(name) is zone for name, zone in first.items())
    assert zone_named("Gone/Nowhere") == ZoneInfo("UTC")


def test_zones_are_grouped_and_read_like_places() -> None:
    groups = dict(zone_choices())
    assert list(groups)[:2] == ["World", "Africa"]
    assert ("America/Argentina/Buenos_Aires", "Buenos Aires, Argentina") in groups["America"]
    labels = [label for _, label in groups["Europe"]]
    assert labels == sorted(labels)


@pytest.mark.parametrize("held", ["US/Eastern", "Asia/Calcutta", "Gone/Nowhere"])
def test_who_has_an_older_name_keeps_it_until_another_is_chosen(
    client: Client, owner: Member, super_admin: Member, held: str
) -> None:
    Member.objects.filter(pk=owner.pk).update(time_zone=held)
    client.force_login(owner)
    assertContains(client.get("/profile/"), f'<option value="{held}" selected>')
    assert client.post("/profile/", {**WHOLE, "time_zone": held}).status_code == 302
    owner.refresh_from_db()
    assert owner.time_zone == held
    client.force_login(super_admin)
    assertContains(
        client.get(f"/admin/members/member/{owner.pk}/change/"), f'<option value="{held}" selected>'
    )
    client.force_login(owner)
    client.post("/profile/", {**WHOLE, "time_zone": "Europe/Kyiv"})
    assertNotContains(client.get("/profile/"), f'value="{held}"')


def test_nobody_else_is_offered_an_older_name(
    client: Client, owner: Member, super_admin: Member
) -> None:
    client.force_login(owner)
    assert client.post("/profile/", {**WHOLE, "time_zone": "US/Eastern"}).status_code == 422
    client.force_login(super_admin)
    response = client.post(
        f"/admin/members/member/{owner.pk}/change/", {"time_zone": "Mars/Olympus"}
    )
    assertContains(response, "We know no time zone “Mars/Olympus”.")
