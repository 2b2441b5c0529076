"""Erasing an account: what is said first, what stands in the way, and two at once."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import DatabaseError
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from gamification.ledger import award
from gamification.ledger.check.counts import slices
from gamification.models import Action, PointTransaction
from members.models import AuditLog, Member, SeatTier, Team
from members.own import erasing
from members.own.erasing import CannotErase, Ending, NeedsSuccessor, erase
from tests import cast
from tests.gamification.entries import enter
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/profile/data/erase/"


@pytest.fixture
def member(client: Client) -> Member:
    """Signed in, with a password."""
    return with_password(cast.make_member(), client)


def with_password(member: Member, client: Client) -> Member:
    """The member, signed in."""
    member.set_password(cast.PASSWORD)
    member.save()
    client.force_login(member)
    return member


def prove(client: Client) -> Any:
    """Give the password once more."""
    return client.post("/accounts/reauthenticate/", {"password": cast.PASSWORD})


def is_there(member: Member) -> bool:
    """Whether the account is."""
    return Member.objects.filter(pk=member.pk).exists()


def test_the_consequences_come_first_with_their_numbers(client: Client, member: Member) -> None:
    for _ in range(3):
        enter(member, 5)
    page = client.get(PAGE)
    assertContains(page, "3 ledger entries with their points")
    assertContains(page, "Your sessions, on every device")
    assertContains(page, "That an account was erased")
    assertNotContains(page, "badge")
    assert is_there(member)


def test_the_page_asks_as_much_of_a_full_account_as_of_an_empty_one(
    client: Client, member: Member, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    enter(member, 1)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    for _ in range(29):
        enter(member, 1)
    with django_assert_num_queries(len(few)):
        client.get(PAGE)


def test_without_the_password_nothing_happens_and_with_it_the_deed_goes_on(
    client: Client, member: Member
) -> None:
    response = client.post(PAGE)
    assert response.headers["Location"].startswith("/accounts/reauthenticate/")
    assert is_there(member)
    wrong = client.post(response.headers["Location"], {"password": "Wrong-2026"})
    assert (wrong.status_code, is_there(member)) == (200, True)
    done = client.post(response.headers["Location"], {"password": cast.PASSWORD, "next": PAGE})
    assertRedirects(done, "/profile/data/erased/")
    assert not is_there(member)
    assert [letter.to for letter in mail.outbox] == [[member.email]]


def test_who_has_neither_password_nor_factor_types_the_address(client: Client) -> None:
    member = cast.make_member()
    client.force_login(member)
    assertContains(client.get(PAGE), "Your e-mail address, to be sure")
    refused = client.post(PAGE, {"email": "somebody@else.example"})
    assertContains(refused, "Nothing has been touched", status_code=422)
    client.post(PAGE, {"email": member.email.upper()})
    assert not is_there(member)


def test_every_session_of_the_member_ends_and_nobody_elses(client: Client, member: Member) -> None:
    elsewhere, other = Client(), Client()
    elsewhere.force_login(member)
    other.force_login(cast.make_member())
    prove(client)
    client.post(PAGE)
    assert elsewhere.get("/profile/").status_code == 302
    assert other.get("/profile/").status_code == 200
    assert Session.objects.count() == 1


def team_of(client: Client, *, owners: int = 0, others: int = 0) -> tuple[Member, list[Member]]:
    """A primary owner, signed in, and who else sits in the team."""
    owner = with_password(cast.paying_owner(), client)
    more = [
        cast.team_member(team=owner.team, seat_tier=SeatTier.OWNER, first_name=f"Owner{n}")
        for n in range(owners)
    ]
    seats = [cast.team_member(team=owner.team) for _ in range(others)]
    prove(client)
    return owner, more + seats


def test_a_primary_owner_hands_the_team_over(client: Client) -> None:
    owner, (first, second, seat) = team_of(client, owners=2, others=1)
    assertContains(client.get(PAGE), "Who takes over Tern Outbound?")
    assertContains(client.post(PAGE), "Choose who takes over", status_code=422)
    assertContains(client.post(PAGE, {"successor": seat.pk}), "Choose who", status_code=422)
    for nonsense in ("x", "-1", "9" * 30, "٣"):
        assert client.post(PAGE, {"successor": nonsense}).status_code == 422
    client.post(PAGE, {"successor": second.pk})
    second.refresh_from_db()
    first.refresh_from_db()
    assert not is_there(owner)
    assert (second.is_primary_owner, second.is_team_admin, first.is_primary_owner) == (
        True,
        True,
        False,
    )
    assert Team.objects.get().members.count() == 3


def test_with_no_other_owner_it_is_refused_with_the_way_out(client: Client) -> None:
    owner, _ = team_of(client, others=2)
    assertContains(client.get(PAGE), "no other owner to take it over")
    assertContains(client.post(PAGE), "revoke their", status_code=422)
    assert is_there(owner)


def test_a_team_of_one_goes_along(client: Client) -> None:
    owner, _ = team_of(client)
    assertContains(client.get(PAGE), "the team Tern Outbound with its invites")
    client.post(PAGE)
    assert (is_there(owner), Team.objects.count()) == (False, 0)


def test_a_seat_in_somebodys_team_goes_without_asking(client: Client) -> None:
    owner = cast.paying_owner()
    member = with_password(cast.team_member(team=owner.team), client)
    prove(client)
    client.post(PAGE)
    assert (is_there(member), Team.objects.count()) == (False, 1)


def test_the_last_super_admin_stays(client: Client, super_admin: Member) -> None:
    with_password(super_admin, client)
    prove(client)
    assertContains(client.post(PAGE), "last super admin", status_code=422)
    assert is_there(super_admin)


def test_of_two_super_admins_who_go_at_once_one_stays(super_admin: Member) -> None:
    other = cast.super_admin(email="second@revcouncil.example")

    def go(member: Member) -> bool:
        try:
            return erase(member=member)
        except CannotErase:
            return False

    assert sorted(at_once(go, [super_admin, other])) == [False, True]
    assert Member.objects.filter(is_superuser=True).count() == 1


def test_two_owners_who_hand_over_to_each_other_at_once_leave_a_team_with_an_owner() -> None:
    owner = cast.paying_owner()
    other = cast.team_member(team=owner.team, seat_tier=SeatTier.OWNER)
    cast.team_member(team=owner.team)

    def go(one: tuple[Member, Member | None]) -> bool:
        try:
            return erase(member=one[0], successor=one[1])
        except CannotErase:
            return False

    done = at_once(go, [(owner, other), (other, None)])
    left = Member.objects.filter(team=owner.team)
    assert any(done)
    assert left.filter(is_primary_owner=True).count() == 1


def test_erased_twice_at_once_it_is_erased_once(member: Member) -> None:
    done = at_once(lambda _: erase(member=Member(pk=member.pk)), range(4))
    assert sorted(done) == [False, False, False, True]
    assert AuditLog.objects.filter(action="account_erased").count() == 1


def test_erased_while_points_are_paid_nothing_is_left_and_the_counts_are_right(
    member: Member,
) -> None:
    bystander = cast.make_member()

    def work(number: int) -> None:
        if number == 5:
            erase(member=member)
            return
        for source in range(5):
            for one in (member, bystander):
                try:
                    award.award(
                        member=one, action=Action.RESOURCE_DOWNLOAD, source=f"r:{number}:{source}"
                    )
                # Who is gone is paid nothing.
                except (DatabaseError, Member.DoesNotExist):
                    assert one == member

    at_once(work, range(10))
    award.merge_ranks()
    assert not is_there(member)
    assert not PointTransaction.objects.filter(member_id=member.pk).exists()
    assert PointTransaction.objects.filter(member=bystander).count() == 45
    assert [fault for batch in slices() for fault in batch.faults] == []


def test_what_ends_elsewhere_may_refuse_and_then_nothing_is_touched(
    client: Client, member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[int] = []

    def end(who: Member) -> None:
        ended.append(who.pk)
        if len(ended) == 1:
            raise CannotErase("Stripe did not answer. Try again in a minute.")

    ending = Ending("plan", lambda who: "your subscription, at once", end)
    monkeypatch.setattr(erasing, "ENDINGS", [ending])
    assertContains(client.get(PAGE), "your subscription, at once")
    prove(client)
    assertContains(client.post(PAGE), "Stripe did not answer", status_code=422)
    assert is_there(member)
    client.post(PAGE)
    assert not is_there(member)


def test_a_failure_on_the_way_leaves_everything_as_it_was(
    member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(member, 5)

    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError

    monkeypatch.setattr(erasing, "_hand_over", broken)
    with pytest.raises(RuntimeError):
        erase(member=member)
    assert (is_there(member), PointTransaction.objects.filter(member=member).count()) == (True, 1)
    assert Session.objects.count() == 1
    assert AuditLog.objects.count() == 0


def test_staff_are_told_what_stands_in_the_way(client: Client, super_admin: Member) -> None:
    owner = cast.paying_owner()
    cast.team_member(team=owner.team, seat_tier=SeatTier.OWNER)
    client.force_login(super_admin)
    page = f"/admin/members/member/{owner.pk}/delete/"
    assertContains(client.get(page), "Make another of its owners the primary owner first")
    client.post(page, {"post": "yes"})
    assert is_there(owner)
    with pytest.raises(NeedsSuccessor):
        erase(member=owner, actor=super_admin)


def test_staff_erase_several_at_once_each_by_the_same_deed(
    client: Client, super_admin: Member
) -> None:
    members = [cast.make_member() for _ in range(3)]
    client.force_login(super_admin)
    client.post(
        "/admin/members/member/",
        {
            "action": "delete_selected",
            "_selected_action": [one.pk for one in members],
            "post": "yes",
        },
    )
    assert not any(is_there(one) for one in members)
    assert AuditLog.objects.filter(action="account_erased", actor=super_admin).count() == 3
