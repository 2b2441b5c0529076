"""Staff adjust points and take entries back."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from gamification.models import PointTransaction
from members.models import AuditLog, Member
from tests import cast
from tests.gamification.admin.pages import ADJUST, LEDGER, PEOPLE, TAKE_BACK, form, total
from tests.gamification.entries import enter

pytestmark = pytest.mark.django_db


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
        r"<tr><td>([^<]*)</td>" + r'<td class="num">(\S+)</td>' * 4,
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
