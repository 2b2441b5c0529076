"""Invitations: who may make them, what is kept of them, who may take them."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from members.models import (
    AuditLog,
    Letter,
    Member,
    PendingInvite,
    Plan,
    SeatTier,
    SubscriptionStatus,
    Team,
)
from members.teams import inviting
from members.teams.rules import INVITES_A_DAY, Reason, Refused
from tests import cast
from tests.members.teams.tern import guest, make_team, maren, offer, token_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(db: None) -> Member:
    """Maren, of a team with two free owner seats and three free team seats."""
    return maren(make_team())


def why(deed: Any) -> Reason:
    """The reason a deed is refused for."""
    with pytest.raises(Refused) as refused:
        deed()
    return refused.value.reason


def claim(token: str, member: Member, **given: Any) -> Any:
    return lambda: inviting.claim(token=token, member_id=member.pk, **given)


def test_an_invitation_by_letter_is_kept_as_a_fingerprint_and_mailed_once(owner: Member) -> None:
    token = offer(owner, email="Leonor@Tern.example")

    invite = PendingInvite.objects.get()
    letter = Letter.objects.get(kind="team_invitation")
    assert token not in str(list(PendingInvite.objects.values()))
    assert token not in str(list(AuditLog.objects.values()))
    assert (invite.email, invite.seat_tier, invite.created_by) == (
        "leonor@tern.example",
        SeatTier.TEAM_MEMBER,
        owner,
    )
    assert invite.expires_at - invite.created_at == timedelta(days=14)
    assert (letter.to, letter.member, f"/team/invitation/{token}/" in letter.text) == (
        "leonor@tern.example",
        None,
        True,
    )


def test_a_claim_seats_the_member_who_follows_the_teams_plan(owner: Member) -> None:
    token, member = offer(owner), guest(discord_id="1" * 18)

    inviting.claim(token=token, member_id=member.pk)

    member.refresh_from_db()
    invite = PendingInvite.objects.get()
    assert (member.team, member.seat_tier, member.is_team_admin, member.subscription_status) == (
        owner.team,
        SeatTier.TEAM_MEMBER,
        False,
        SubscriptionStatus.ACTIVE,
    )
    assert (member.community_role, invite.claimed_by) == ("SQUIRE", member)
    assert list(Letter.objects.filter(kind="seat_claimed").values_list("member", flat=True)) == [
        owner.pk
    ]
    assert AuditLog.objects.get(action="seat_claimed").actor == member


def test_an_owners_seat_makes_a_team_admin(owner: Member) -> None:
    token, member = offer(owner, tier=SeatTier.OWNER), guest()
    claimed = inviting.claim(token=token, member_id=member.pk)
    assert (claimed.seat_tier, claimed.is_team_admin, claimed.is_primary_owner) == (
        SeatTier.OWNER,
        True,
        False,
    )


def test_promised_seats_are_not_free(owner: Member) -> None:
    for _ in range(3):
        offer(owner)
    assert why(lambda: offer(owner)) == Reason.NO_SEAT
    PendingInvite.objects.filter(pk=PendingInvite.objects.latest("pk").pk).update(
        expires_at=timezone.now()
    )
    assert offer(owner)


def test_each_reason_is_told_as_it_is(owner: Member) -> None:
    token, stranger = offer(owner), guest()
    second, taken, revoked = guest(), offer(owner), offer(owner)
    inviting.claim(token=taken, member_id=second.pk)
    found = inviting.by_token(revoked)
    assert found is not None
    inviting.take_back(team_id=owner.team_id, actor_id=owner.pk, invite_id=found.pk)
    alone, elsewhere = guest(), guest()
    cast.give_plan(alone)
    other = make_team(name="Other House")
    Member.objects.filter(pk=elsewhere.pk).update(team=other, seat_tier=SeatTier.OWNER)
    late = timezone.now() + timedelta(days=14)
    locked = guest(is_active=False)

    assert [
        why(claim(token + "x", stranger)),
        why(claim(taken, stranger)),
        why(claim(taken, second)),
        why(claim(revoked, stranger)),
        why(claim(token, stranger, now=late)),
        why(claim(token, alone)),
        why(claim(token, elsewhere)),
        why(claim(token, locked)),
    ] == [
        Reason.UNKNOWN,
        Reason.CLAIMED,
        Reason.SAME_TEAM,
        Reason.REVOKED,
        Reason.EXPIRED,
        Reason.OWN_PLAN,
        Reason.OTHER_TEAM,
        Reason.LOCKED_OUT,
    ]
    assert owner.team is not None
    assert owner.team.members.count() == 2


def test_another_persons_mailed_link_gives_no_seat(owner: Member) -> None:
    token = offer(owner, email="leonor@tern.example")
    thief, claims_only = guest(), guest()
    EmailAddress.objects.create(user=claims_only, email="leonor@tern.example", verified=False)
    leonor = guest("leo@elsewhere.example")
    EmailAddress.objects.create(user=leonor, email="Leonor@tern.example", verified=True)

    assert [why(claim(token, thief)), why(claim(token, claims_only))] == [Reason.OTHER_ADDRESS] * 2
    assert inviting.claim(token=token, member_id=leonor.pk).team == owner.team


def test_a_new_link_kills_the_old_one_and_stays_with_its_address(owner: Member) -> None:
    old = offer(owner, email="leonor@tern.example")
    invite = PendingInvite.objects.get()
    made = inviting.renew_link(team_id=owner.team_id, actor_id=owner.pk, invite_id=invite.pk)
    leonor = guest("leonor@tern.example")

    assert why(claim(old, leonor)) == Reason.UNKNOWN
    assert why(claim(token_of(made.link), guest())) == Reason.OTHER_ADDRESS
    assert inviting.claim(token=token_of(made.link), member_id=leonor.pk).team == owner.team


def test_an_unpaid_team_gives_no_seats_and_open_invitations_wait(owner: Member) -> None:
    token, member = offer(owner), guest()
    plan = Plan.objects.filter(team=owner.team_id)
    plan.update(status="PAST_DUE", failed_at=timezone.now() - timedelta(hours=49))
    refused = [why(claim(token, member)), why(lambda: offer(owner))]
    plan.update(status="CANCELLED")
    refused += [why(claim(token, member)), why(lambda: offer(owner))]
    plan.update(status="ACTIVE", failed_at=None)

    assert refused == [Reason.UNPAID, Reason.UNPAID, Reason.NO_PLAN, Reason.NO_PLAN]
    assert inviting.claim(token=token, member_id=member.pk).team == owner.team


def test_joining_leaves_a_dead_team_to_another_owner(owner: Member) -> None:
    dead = Team.objects.create(name="Dead House", owner_seats=2)
    member = guest(team=dead, seat_tier=SeatTier.OWNER, is_primary_owner=True)
    left = cast.make_member(team=dead, seat_tier=SeatTier.OWNER)

    inviting.claim(token=offer(owner), member_id=member.pk)

    left.refresh_from_db()
    member.refresh_from_db()
    assert (member.team, member.is_primary_owner, left.is_primary_owner) == (
        owner.team,
        False,
        True,
    )


def test_an_address_is_invited_once_and_not_into_its_own_team(owner: Member) -> None:
    offer(owner, email="leonor@tern.example")
    assert [
        why(lambda: offer(owner, email="LEONOR@tern.example")),
        why(lambda: offer(owner, email=owner.email)),
    ] == [Reason.SENT_ALREADY, Reason.IN_TEAM]


def test_a_team_makes_no_more_than_a_hundred_invitations_a_day(owner: Member) -> None:
    PendingInvite.objects.bulk_create(
        PendingInvite(
            team=owner.team,
            seat_tier="TEAM_MEMBER",
            token_hash=f"{number:064}",
            expires_at=timezone.now(),
            revoked_at=timezone.now(),
        )
        for number in range(INVITES_A_DAY)
    )
    assert why(lambda: offer(owner)) == Reason.TOO_MANY
    PendingInvite.objects.update(created_at=timezone.now() - timedelta(days=1))
    assert offer(owner)


def test_a_team_admin_offers_no_owners_seat_and_touches_no_other_team(owner: Member) -> None:
    admin = cast.team_member(team=owner.team, is_team_admin=True)
    plain = cast.team_member(team=owner.team)
    offer(owner, tier=SeatTier.OWNER)
    owners = PendingInvite.objects.get()
    rival_team = make_team(name="Other House")
    rival = cast.make_member(team=rival_team, seat_tier=SeatTier.OWNER, is_primary_owner=True)
    token = offer(rival)
    theirs = inviting.by_token(token)
    assert theirs is not None

    def by(actor: Member, deed: Any, **given: Any) -> Reason:
        return why(lambda: deed(actor_id=actor.pk, **given))

    mine, rivals = owner.team_id, rival_team.pk
    assert [
        why(lambda: offer(admin, tier=SeatTier.OWNER)),
        why(lambda: offer(plain)),
        by(admin, inviting.take_back, team_id=mine, invite_id=owners.pk),
        by(admin, inviting.renew_link, team_id=mine, invite_id=owners.pk),
        by(admin, inviting.take_back, team_id=mine, invite_id=theirs.pk),
        by(admin, inviting.renew_link, team_id=mine, invite_id=theirs.pk),
        by(admin, inviting.invite, team_id=rivals, tier=SeatTier.TEAM_MEMBER),
        by(admin, inviting.take_back, team_id=rivals, invite_id=theirs.pk),
    ] == [
        Reason.OWNERS_ONLY,
        Reason.MANAGERS_ONLY,
        Reason.OWNERS_ONLY,
        Reason.OWNERS_ONLY,
        Reason.UNKNOWN,
        Reason.UNKNOWN,
        Reason.NOT_HERE,
        Reason.NOT_HERE,
    ]
    assert PendingInvite.objects.filter(revoked_at=None).count() == 2
