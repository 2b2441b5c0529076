"""The ledger in the admin: read by staff, corrected by entries with a reason, never edited."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from gamification.models import DiscordActivity, PointTransaction
from members.models import AuditLog, Member
from tests import cast
from tests.gamification.entries import enter

pytestmark = pytest.mark.django_db
LEDGER = "/admin/gamification/pointtransaction/"
ADJUST = LEDGER + "adjust/"
TAKE_BACK = LEDGER + "take-back/"
PEOPLE = "/admin/members/member/"


@pytest.fixture
def staff(client: Client, super_admin: Member) -> Client:
    """The super admin's browser."""
    client.force_login(super_admin)
    return client


def total(member: Member) -> int:
    return Member.objects.values_list("total_points", flat=True).get(pk=member.pk)


def form(**fields: Any) -> dict[str, Any]:
    return {
        "members": "maren@tern.example",
        "points": "25",
        "reason": "Helped at the fair in Kraków",
        "key": str(uuid4()),
        **fields,
    }


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


def test_points_are_adjusted_with_a_reason_and_audited(
    staff: Client, owner: Member, super_admin: Member
) -> None:
    response = staff.post(ADJUST, form(), follow=True)
    assertRedirects(response, LEDGER)
    assertContains(response, "+25 points for Maren Okafor.")
    entry = PointTransaction.objects.get()
    assert (entry.points, entry.metadata, total(owner)) == (
        25,
        {"reason": "Helped at the fair in Kraków"},
        25,
    )
    audit = AuditLog.objects.get(action="points_adjusted")
    assert (audit.actor, audit.target_id, audit.detail["entry"]) == (
        super_admin,
        owner.pk,
        entry.pk,
    )


def test_the_same_form_sent_twice_is_one_adjustment(staff: Client, owner: Member) -> None:
    sent = form()
    for _ in range(2):
        assert staff.post(ADJUST, sent).status_code == 302
    assert (total(owner), AuditLog.objects.filter(action="points_adjusted").count()) == (25, 1)


def test_several_members_are_adjusted_at_once(staff: Client, owner: Member) -> None:
    other = cast.make_member(email="other@agency.example")
    staff.post(
        ADJUST,
        form(
            members=" MAREN@tern.example,\r\nother@agency.example; other@agency.example",
            points="-5",
        ),
    )
    assert (total(owner), total(other)) == (-5, -5)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"reason": "short"}, "Say a little more: at least 10 characters; these are 5."),
        ({"reason": "          \n   "}, "Say why; the member will read it."),
        ({"points": "0"}, "Zero points would change nothing."),
        ({"points": "many"}, "Enter a whole number, such as 25 or -5."),
        ({"points": "9999999999"}, "less than or equal to 100000"),
        ({"members": "nobody@nowhere.example"}, "Nobody has the address nobody@nowhere.example."),
        ({"members": "  "}, "Name at least one member by e-mail address."),
        (
            {"members": "maren@tern.example nobody@nowhere.example"},
            "Nobody has the address nobody@nowhere.example.",
        ),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(
    staff: Client, owner: Member, fields: dict[str, str], said: str
) -> None:
    response = staff.post(ADJUST, form(**fields))
    assert response.status_code == 422
    html = response.content.decode()
    field = next(iter(fields))
    assert said in html.split(f"field-{field}")[1].split("form-row")[0]
    for name, typed in form(**fields).items():
        assert name == "key" or typed.strip() in html
    assert PointTransaction.objects.count() == 0


def test_members_chosen_in_the_list_of_people_are_filled_in(staff: Client, owner: Member) -> None:
    other = cast.make_member(email="other@agency.example")
    response = staff.post(
        PEOPLE, {"action": "adjust_points", "_selected_action": [owner.pk, other.pk]}
    )
    assertRedirects(
        response, f"{ADJUST}?members={owner.pk},{other.pk}", fetch_redirect_response=False
    )
    assertContains(
        staff.get(response.headers["Location"]), "maren@tern.example\nother@agency.example"
    )


@pytest.mark.parametrize("members", ["abc", "-1", ",,", "9" * 30, "1;DROP"])
def test_nonsense_for_members_begins_with_an_empty_form(
    staff: Client, owner: Member, members: str
) -> None:
    assertNotContains(staff.get(ADJUST, {"members": members}), owner.email)


def test_entries_are_taken_back_after_a_reason_was_given(staff: Client, owner: Member) -> None:
    entries = [enter(owner, 5), enter(owner, 7)]
    chosen = {"action": "take_back", "_selected_action": [entry.pk for entry in entries]}
    asked = staff.post(LEDGER, chosen)
    assertContains(asked, "Take back 2 entries")
    assert PointTransaction.objects.count() == 2
    ids = ",".join(str(entry.pk) for entry in entries)
    again = staff.post(TAKE_BACK, {"entries": ids, "reason": "too few"})
    assertContains(again, "at least 10 characters", status_code=422)
    assertContains(again, "too few</textarea>", status_code=422)
    done = staff.post(
        TAKE_BACK, {"entries": ids, "reason": "Paid for a withdrawn file"}, follow=True
    )
    assertContains(done, "2 entries taken back.")
    assert total(owner) == 0
    named = PointTransaction.objects.filter(action="admin_adjustment").values_list(
        "metadata__reverses", flat=True
    )
    assert sorted(named) == [entry.pk for entry in entries]


def test_an_entry_is_taken_back_once(staff: Client, owner: Member) -> None:
    chosen = {"entries": str(enter(owner, 5).pk), "reason": "Paid for a withdrawn file"}
    staff.post(TAKE_BACK, chosen)
    assertContains(staff.post(TAKE_BACK, chosen, follow=True), "1 had been taken back before")
    assert AuditLog.objects.filter(action="points_reversed").count() == 1
    assert total(owner) == 0


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


def test_the_preview_says_what_each_member_would_have_and_leaves_out_what_was_taken_back(
    staff: Client, owner: Member
) -> None:
    other = cast.make_member(first_name="Adaeze", last_name="Nwosu")
    entries = [enter(owner, 5), enter(owner, 7), enter(other, 50)]
    staff.post(TAKE_BACK, {"entries": str(entries[0].pk), "reason": "Paid for a withdrawn file"})
    html = staff.post(
        LEDGER, {"action": "take_back", "_selected_action": [entry.pk for entry in entries]}
    ).content.decode()
    effects = re.findall(
        r'<tr><td>([^<]*)</td><td class="num">(\S+)</td><td class="num">(\S+)</td><td class="num">(\S+)</td><td class="num">(\S+)</td>',
        html,
    )
    assert effects == [
        ("Adaeze Nwosu", "1", "\N{MINUS SIGN}50", "50", "0"),
        ("Maren Okafor", "1", "\N{MINUS SIGN}7", "7", "0"),
    ]
    assert "Take back 2 entries" in html
    assert "1 of the 3 was taken back before" in html


@pytest.mark.parametrize("entries", ["", "abc", "1,,2", "1;2", ",".join(map(str, range(1, 1002)))])
def test_entries_that_are_none_or_too_many_are_refused(
    staff: Client, owner: Member, entries: str
) -> None:
    enter(owner, 5)
    response = staff.post(TAKE_BACK, {"entries": entries, "reason": "Because they are wrong"})
    assert (response.status_code, total(owner)) == (422, 5)


def test_a_thousand_entries_are_taken_back_in_as_many_queries_as_one(staff: Client) -> None:
    members = [cast.make_member() for _ in range(50)]
    entries = [enter(members[number % 50], 5).pk for number in range(1000)]
    reason = "A script clicked through the library"
    with CaptureQueriesContext(connection) as one:
        staff.post(TAKE_BACK, {"entries": str(entries[0]), "reason": reason})
    with CaptureQueriesContext(connection) as thousand:
        staff.post(TAKE_BACK, {"entries": ",".join(map(str, entries)), "reason": reason})
    assert len(thousand) == len(one)
    assert {total(member) for member in members} == {0}
    assert AuditLog.objects.filter(action="points_reversed").count() == 1000
    assert (
        PointTransaction.objects.filter(
            metadata__reason=reason, metadata__reverses=entries[7]
        ).count()
        == 1
    )
