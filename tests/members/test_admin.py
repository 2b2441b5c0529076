"""The admin of accounts and teams: who may do what, and what its buttons do."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from gamification.models import PointTransaction
from members.letters.actions import write_letter
from members.models import (
    AuditLog,
    EmailTemplate,
    FeatureFlag,
    Member,
    PendingInvite,
    ReconciliationDifference,
    ReconciliationRun,
    StripeEvent,
    Team,
)
from tests import cast
from tests.gamification.entries import enter

PAGES = [
    "member",
    "team",
    "pendinginvite",
    "stripeevent",
    "auditlog",
    "reconciliationdifference",
    "reconciliationrun",
    "featureflag",
    "emailtemplate",
    "letter",
]
READ_ONLY = [
    "pendinginvite",
    "stripeevent",
    "auditlog",
    "reconciliationdifference",
    "reconciliationrun",
    "letter",
]


def manager() -> Member:
    """Staff with the role Admin: manages members and teams, and is no super admin."""
    member = cast.make_member(first_name="Marta", last_name="Manager", is_staff=True)
    member.groups.add(Group.objects.get(name="Admin"))
    return member


def fill(number: int) -> None:
    """One row of everything the admin of members lists."""
    team = Team.objects.create(name=f"House {number}", team_seats=1)
    member = cast.make_member(team=team)
    PendingInvite.objects.create(
        team=team,
        seat_tier="TEAM_MEMBER",
        token_hash=sha256(str(number).encode()).hexdigest(),
        created_by=member,
        claimed_by=cast.make_member(),
        claimed_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=7),
    )
    StripeEvent.objects.create(
        event_id=f"evt_{number}", type="invoice.paid", payload={}, created_at=timezone.now()
    )
    AuditLog.objects.create(actor=member, action="looked", target_type="x", target_id=number)
    run = ReconciliationRun.objects.create(started_by=member)
    ReconciliationDifference.objects.create(
        run=run, member=member, subject=f"member {member.pk}", kind="WRONG_ROLE"
    )
    FeatureFlag.objects.create(name=f"flag_{number}")
    EmailTemplate.objects.create(key=f"letter_{number}", subject="s", body="b")
    write_letter(kind="locked_out", member=member)


@pytest.mark.parametrize("page", PAGES)
def test_a_list_asks_the_same_number_of_queries_with_one_row_and_thirty(
    client: Client, super_admin: Member, django_assert_num_queries: Any, page: str
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(super_admin)
    fill(0)
    with CaptureQueriesContext(connection) as few:
        client.get(f"/admin/members/{page}/")
    for number in range(1, 30):
        fill(number)
    with django_assert_num_queries(len(few)):
        response = client.get(f"/admin/members/{page}/")
    assert response.status_code == 200
    assert len(few) <= 8


@pytest.mark.parametrize("page", PAGES)
def test_every_list_can_be_searched(client: Client, super_admin: Member, page: str) -> None:
    fill(1)
    client.force_login(super_admin)
    assert client.get(f"/admin/members/{page}/", {"q": "house"}).status_code == 200


@pytest.mark.parametrize("page", READ_ONLY)
def test_records_are_not_made_or_changed_by_hand(
    client: Client, super_admin: Member, page: str
) -> None:
    fill(1)
    client.force_login(super_admin)
    assert client.get(f"/admin/members/{page}/add/").status_code == 403


def test_the_token_of_an_invite_is_not_shown(client: Client, super_admin: Member) -> None:
    fill(1)
    invite = PendingInvite.objects.get()
    client.force_login(super_admin)
    assertNotContains(
        client.get(f"/admin/members/pendinginvite/{invite.pk}/change/"), invite.token_hash
    )


def test_the_role_admin_manages_members(client: Client, db: None) -> None:
    member = cast.make_member()
    client.force_login(manager())
    response = client.get(f"/admin/members/member/{member.pk}/change/")
    assertContains(response, 'name="first_name"')
    assertNotContains(response, 'name="is_superuser"')
    assertNotContains(response, 'name="total_points"')


def test_the_role_admin_can_neither_make_staff_nor_touch_staff(
    client: Client, super_admin: Member
) -> None:
    member, boss = cast.make_member(), manager()
    client.force_login(boss)
    form = client.get(f"/admin/members/member/{member.pk}/change/").context["adminform"].form
    posted = {
        name: value
        for name, value in form.initial.items()
        if name in form.fields and isinstance(value, str)
    }
    posted |= {
        "first_name": "Changed",
        "is_superuser": "on",
        "is_staff": "on",
        "is_active": "on",
        "notices_sent": "[]",
    }
    client.post(f"/admin/members/member/{member.pk}/change/", posted)
    member.refresh_from_db()
    assert (member.first_name, member.is_staff, member.is_superuser) == ("Changed", False, False)
    password = {"password1": "New-2026x", "password2": "New-2026x"}
    assert (
        client.post(f"/admin/members/member/{super_admin.pk}/password/", password).status_code
        == 403
    )
    assert (
        client.post(f"/admin/members/member/{super_admin.pk}/delete/", {"post": "yes"}).status_code
        == 403
    )
    client.post(
        "/admin/members/member/",
        {"action": "delete_selected", "_selected_action": [super_admin.pk], "post": "yes"},
    )
    assert Member.objects.filter(pk=super_admin.pk).exists()


def test_erasing_a_member_says_what_goes_along_and_takes_it(
    client: Client, super_admin: Member
) -> None:
    member = cast.make_member()
    Team.objects.create(name="Kept")
    PendingInvite.objects.create(
        team=Team.objects.get(name="Kept"),
        seat_tier="TEAM_MEMBER",
        token_hash="0" * 64,
        created_by=member,
        expires_at=timezone.now() + timedelta(days=7),
    )
    for _ in range(3):
        enter(member, 5)
    client.force_login(super_admin)
    page = f"/admin/members/member/{member.pk}/delete/"
    assertContains(client.get(page), "Ledger entries: 3")
    assertContains(client.post(page, {"post": "yes"}, follow=True), "was deleted successfully")
    assert not Member.objects.filter(pk=member.pk).exists()
    assert not PointTransaction.objects.filter(member_id=member.pk).exists()


def test_the_role_admin_erases_a_member_with_their_address_and_second_factor(
    client: Client, db: None
) -> None:
    member = cast.make_member()
    EmailAddress.objects.create(user=member, email=member.email, primary=True, verified=True)
    Authenticator.objects.create(user=member, type=Authenticator.Type.TOTP, data={})
    client.force_login(manager())
    client.post(f"/admin/members/member/{member.pk}/delete/", {"post": "yes"})
    assert not Member.objects.filter(pk=member.pk).exists()


def test_nobody_is_locked_out_without_a_reason(client: Client, super_admin: Member) -> None:
    member = cast.make_member()
    client.force_login(super_admin)
    page = client.get("/admin/members/member/").content.decode()
    assert "with a reason" in page
    for action in ("refuse_sign_in", "allow_sign_in"):
        client.post("/admin/members/member/", {"action": action, "_selected_action": [member.pk]})
    assert not Member.objects.filter(is_active=False).exists()


def test_members_are_hidden_from_the_leaderboard_together(
    client: Client, super_admin: Member
) -> None:
    members = [cast.make_member() for _ in range(3)]
    client.force_login(super_admin)
    client.post(
        "/admin/members/member/",
        {"action": "hide_from_leaderboard", "_selected_action": [m.pk for m in members[:2]]},
    )
    assert [Member.objects.get(pk=m.pk).on_leaderboard for m in members] == [False, False, True]


def test_open_invites_are_revoked_and_claimed_ones_stay(client: Client, db: None) -> None:
    fill(1)
    claimed = PendingInvite.objects.get()
    waiting = PendingInvite.objects.create(
        team=claimed.team,
        seat_tier="OWNER",
        token_hash="b" * 64,
        expires_at=timezone.now() + timedelta(days=7),
    )
    client.force_login(manager())
    client.post(
        "/admin/members/pendinginvite/",
        {"action": "revoke", "_selected_action": [claimed.pk, waiting.pk]},
    )
    claimed.refresh_from_db()
    waiting.refresh_from_db()
    assert (claimed.revoked_at, waiting.revoked_at is not None) == (None, True)


def test_flags_are_switched_in_the_list_and_together(client: Client, super_admin: Member) -> None:
    flags = [FeatureFlag.objects.create(name=name) for name in ("forum", "polls")]
    client.force_login(super_admin)
    client.post(
        "/admin/members/featureflag/",
        {"action": "turn_on", "_selected_action": [flag.pk for flag in flags]},
    )
    switched = FeatureFlag.objects.filter(pk__in=[flag.pk for flag in flags])
    assert [flag.is_enabled for flag in switched] == [True, True]
    assertContains(client.get("/admin/members/featureflag/"), 'aria-label="On"')


def test_a_new_member_is_made_by_e_mail(client: Client, super_admin: Member) -> None:
    client.force_login(super_admin)
    posted = {
        "email": "New@House.example",
        "usable_password": "true",
        "password1": "Council-2026",
        "password2": "Council-2026",
    }
    client.post("/admin/members/member/add/", posted)
    assert Member.objects.get(email="new@house.example").check_password("Council-2026")


def test_nobody_reads_a_second_factor_in_the_admin(client: Client, super_admin: Member) -> None:
    client.force_login(super_admin)
    assert client.get("/admin/mfa/authenticator/").status_code == 404
