"""The pages of a team and of an invitation, by real requests."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from members.models import Member, PendingInvite, Plan, SeatTier
from members.teams import inviting
from members.teams.rules import Reason
from tests import cast
from tests.members.teams.tern import guest, make_team, maren, offer, token_of

pytestmark = pytest.mark.django_db
LINK = re.compile(r'value="([^"]*/team/invitation/[^"]+)"')


@pytest.fixture(autouse=True)
def nobody_guessed_before(db: None) -> None:
    """Wrong links are counted in the cache."""
    cache.clear()


@pytest.fixture
def owner(db: None) -> Member:
    """Maren."""
    return maren(make_team())


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def link_in(answer: Any) -> str:
    found = LINK.search(answer.content.decode())
    assert found is not None
    return found[1].removeprefix("http://testserver")


def path_of(token: str) -> str:
    return f"/team/invitation/{token}/"


def test_the_team_page_says_how_many_seats_there_are_and_who_sits_there(owner: Member) -> None:
    cast.team_member(team=owner.team, first_name="Rui", last_name="Sampaio")
    offer(owner, email="leonor@tern.example")
    answer = signed_in(owner).get("/team/")
    assertContains(answer, "2 of 6 seats are taken, 1 is promised to an invitation, 3 are free.")
    for words in ("Rui Sampaio", "leonor@tern.example", "your own seat", "Owner, 2 free"):
        assertContains(answer, words)


def test_a_team_member_sees_people_without_addresses_invitations_or_bill(owner: Member) -> None:
    rui = cast.team_member(team=owner.team)
    offer(owner, email="leonor@tern.example")
    answer = signed_in(rui).get("/team/")
    assertContains(answer, "Maren Okafor")
    assertContains(answer, "Leave the team")
    for words in ("maren@tern.example", "leonor@tern.example", "The bill", "Revoke", "Rename"):
        assertNotContains(answer, words)


def test_who_sits_in_no_team_is_told_what_to_do_next() -> None:
    answer = signed_in(guest()).get("/team/")
    assertContains(answer, "You sit in no team.")
    assertContains(answer, "Open the link you were given")


def test_the_link_is_shown_once_and_works(owner: Member) -> None:
    client, member = signed_in(owner), guest()
    made = client.post("/team/invite/", {"email": "", "tier": SeatTier.TEAM_MEMBER})
    link = link_in(made)
    assert made["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assertNotContains(client.get("/team/"), "/team/invitation/")

    theirs = signed_in(member)
    shown = theirs.get(link)
    assertContains(shown, "A seat in Tern Outbound")
    assertContains(shown, "Maren Okafor offers you a team seat")
    member.refresh_from_db()
    assert member.team is None  # looking takes nothing
    assertRedirects(theirs.post(link), "/team/")
    assertRedirects(theirs.post(link), "/team/")  # a second click is no fault
    member.refresh_from_db()
    assert member.team == owner.team


def test_an_invitation_tells_a_stranger_the_team_and_the_inviter_alone(owner: Member) -> None:
    cast.team_member(team=owner.team, first_name="Rui", last_name="Sampaio")
    token = offer(owner, email="leonor@tern.example")
    answer = Client().get(path_of(token))
    assertContains(answer, "Maren Okafor")
    for words in ("Rui", "leonor@tern.example", owner.email, "Take the seat"):
        assertNotContains(answer, words)
    assert answer["Referrer-Policy"] in ("same-origin", "no-referrer")


def test_signed_out_one_signs_in_or_joins_and_comes_back(owner: Member) -> None:
    member = guest("leonor@tern.example")
    member.set_password(cast.PASSWORD)
    member.save()
    path, client = path_of(offer(owner)), Client()

    login = f"/accounts/login/?next={path}"
    assertContains(client.get(path), login)
    assertContains(client.get(path), f"/accounts/signup/?next={path}")
    assertRedirects(client.post(path), login)
    done = client.post(
        "/accounts/login/", {"login": member.email, "password": cast.PASSWORD, "next": path}
    )
    assertRedirects(done, path)
    member.refresh_from_db()
    assert member.team is None


@pytest.mark.parametrize("token", ["x", "x" * 43, "%00", "é" * 300, "..%2f"])
def test_links_nobody_has_get_the_same_answer(owner: Member, token: str) -> None:
    answer = Client().get(f"/team/invitation/{token}/")
    assert answer.status_code in (404, 400)
    assertNotContains(answer, "Tern", status_code=answer.status_code)


def test_guessing_ends_after_twenty_wrong_links_from_one_address(owner: Member) -> None:
    real, client = path_of(offer(owner)), Client()
    for number in range(20):
        assert client.get(path_of(f"wrong{number}")).status_code == 404
    assert [client.get(real).status_code, client.post(real).status_code] == [429, 429]
    assertContains(client.get(real), "20 links that open no invitation", status_code=429)
    assert Client(REMOTE_ADDR="198.51.100.9").get(real).status_code == 200


def test_looking_at_a_real_link_counts_as_no_guess(owner: Member) -> None:
    real = path_of(offer(owner))
    assert {Client().get(real).status_code for _ in range(25)} == {200}


def test_refusals_say_what_to_do(owner: Member) -> None:
    mailed, token = offer(owner, email="leonor@tern.example"), offer(owner)
    alone, member = guest(), guest()
    cast.give_plan(alone)
    thief = signed_in(member)
    assertContains(thief.get(path_of(mailed)), "mailed to an address that is not confirmed")
    assertContains(thief.post(path_of(mailed)), "/accounts/email/", status_code=409)
    refused = signed_in(alone).post(path_of(token))
    assertContains(refused, "You have an individual plan. End it first", status_code=409)
    assertContains(refused, "The invitation waits until", status_code=409)
    alone.refresh_from_db()
    member.refresh_from_db()
    assert (alone.team, member.team) == (None, None)


def test_a_refused_invitation_keeps_what_was_typed(owner: Member) -> None:
    client = signed_in(owner)
    wrong = client.post("/team/invite/", {"email": "no address", "tier": SeatTier.TEAM_MEMBER})
    assertContains(wrong, 'value="no address"', status_code=422)
    for _ in range(3):
        offer(owner)
    full = client.post("/team/invite/", {"email": "new@tern.example", "tier": "TEAM_MEMBER"})
    assertContains(full, Reason.NO_SEAT.value, status_code=422)
    assertContains(full, 'value="new@tern.example"', status_code=422)
    odd = client.post("/team/invite/", {"email": "a\0@b.example", "tier": "INDIVIDUAL"})
    assert odd.status_code in (400, 422)
    assert PendingInvite.objects.count() == 3


def test_a_team_admin_reaches_nothing_further_by_requests(owner: Member) -> None:
    admin = cast.team_member(team=owner.team, is_team_admin=True)
    rival_team = make_team(name="Other House")
    rival = cast.make_member(team=rival_team, seat_tier=SeatTier.OWNER, is_primary_owner=True)
    theirs = inviting.by_token(offer(rival))
    offer(owner, tier=SeatTier.OWNER)
    assert theirs is not None
    mine = PendingInvite.objects.get(team=owner.team_id)
    client = signed_in(admin)

    assert client.post("/team/invite/", {"email": "", "tier": SeatTier.OWNER}).status_code == 422
    for path in (
        f"/team/invites/{theirs.pk}/link/",
        f"/team/invites/{theirs.pk}/revoke/",
        f"/team/invites/{mine.pk}/link/",
        f"/team/invites/{mine.pk}/revoke/",
        f"/team/people/{owner.pk}/revoke/",
        f"/team/people/{rival.pk}/revoke/",
        f"/team/people/{admin.pk}/revoke/",
        f"/team/people/{10**17}/revoke/",
        "/team/hand-over/",
        "/team/delete/",
    ):
        assertRedirects(client.post(path, {"to": admin.pk}), "/team/")
    client.post("/team/name/", {"name": "Mine now"})
    owner.refresh_from_db()
    assert owner.team is not None
    assert (owner.team.name, owner.is_primary_owner) == ("Tern Outbound", True)
    assert PendingInvite.objects.filter(revoked_at=None).count() == 2
    assert Member.objects.filter(team=None).count() == 0


def test_deeds_ask_once_more_and_then_are_done(owner: Member) -> None:
    joana = cast.make_member(team=owner.team, seat_tier=SeatTier.OWNER, first_name="Joana")
    rui = cast.team_member(team=owner.team, first_name="Rui")
    client = signed_in(owner)
    for path, words in (
        (f"/team/people/{rui.pk}/revoke/", "Revoke the seat of Rui"),
        ("/team/hand-over/", "To whom?"),
        ("/team/delete/", "Its plan still runs"),
    ):
        assertContains(client.get(path), words)
    assert Member.objects.filter(team=owner.team).count() == 3

    assertContains(
        client.post(f"/team/people/{rui.pk}/revoke/", follow=True),
        "The seat of Rui Wieczorek is revoked and free.",
    )
    client.post("/team/name/", {"name": "  Tern   & Co "})
    assertContains(client.post("/team/name/", {"name": "T"}), "at least 3", status_code=422)
    client.post("/team/hand-over/", {"to": joana.pk})
    assertContains(client.get("/team/leave/"), "Leave Tern &amp; Co?")
    assertRedirects(client.post("/team/leave/"), "/team/")
    assertContains(client.get("/team/"), "You sit in no team.")
    assert list(Member.objects.filter(is_primary_owner=True)) == [joana]


def test_an_unpaid_team_shows_that_invitations_are_closed_and_wait(owner: Member) -> None:
    offer(owner, email="leonor@tern.example")
    Plan.objects.update(status="PAST_DUE", failed_at=timezone.now() - timedelta(days=3))
    answer = signed_in(owner).get("/team/")
    assertContains(answer, "Invitations are closed.")
    assertContains(answer, "Waits")
    assertNotContains(answer, "New link")
    assertNotContains(answer, "Invite someone")


def test_the_bill_of_a_plan_at_stripe_is_shown_to_owners(owner: Member) -> None:
    Plan.objects.update(
        source="STRIPE",
        stripe_id="sub_1",
        owner_seats=2,
        team_seats=5,
        card="Visa, 4242",
        period_end=timezone.now(),
    )
    answer = signed_in(owner).get("/team/")
    for words in ("2 owner seats", "$118", "5 team seats", "$145", "$263", "Visa, 4242"):
        assertContains(answer, words)


def test_the_page_asks_as_much_for_thirty_people_as_for_one(owner: Member) -> None:
    def queries() -> int:
        client = signed_in(owner)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get("/team/").status_code == 200
        return len(caught)

    offer(owner)
    queries()
    one = queries()
    assert owner.team is not None
    owner.team.team_seats = 90
    owner.team.save()
    for number in range(30):
        cast.team_member(team=owner.team)
        inviting.invite(
            team_id=owner.team_id,
            actor_id=owner.pk,
            tier=SeatTier.TEAM_MEMBER,
            email=f"p{number}@tern.example",
        )
    assert queries() == one
    assert one <= 14


def test_a_renewed_link_replaces_the_old_one_on_the_page(owner: Member) -> None:
    old = offer(owner, email="leonor@tern.example")
    invite = PendingInvite.objects.get()
    client = signed_in(owner)
    new = link_in(client.post(f"/team/invites/{invite.pk}/link/"))
    assert (Client().get(path_of(old)).status_code, token_of(new) == old) == (404, False)
    assertContains(Client().get(new), "A seat in Tern Outbound")
    assertRedirects(client.post(f"/team/invites/{invite.pk}/revoke/"), "/team/")
    assertContains(Client().get(new), Reason.REVOKED.value)
