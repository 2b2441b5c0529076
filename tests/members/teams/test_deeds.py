"""Revoking, leaving, handing over, deleting: what they do and whom they are refused."""

from collections.abc import Callable
from typing import Any

import pytest

from members.models import (
    AuditLog,
    Effect,
    Letter,
    Member,
    PendingInvite,
    Plan,
    SeatTier,
    SubscriptionStatus,
    Team,
)
from members.models.records import AuditLog as Log
from members.own import erasing
from members.staffing import actions as staffing
from members.staffing.deeds import DEEDS
from members.teams import actions
from members.teams.rules import Reason, Refused
from tests import cast
from tests.members.teams.tern import guest, make_team, maren, offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(db: None) -> Team:
    """Maren's."""
    return make_team()


@pytest.fixture
def owner(team: Team) -> Member:
    """Maren."""
    return maren(team)


@pytest.fixture
def joana(team: Team, owner: Member) -> Member:
    """Another owner."""
    return cast.make_member(
        team=team, seat_tier=SeatTier.OWNER, is_team_admin=True, first_name="Joana"
    )


@pytest.fixture
def rui(team: Team, owner: Member) -> Member:
    """In a team seat, a Knight on Discord."""
    return cast.team_member(team=team, discord_id="2" * 18, community_role="KNIGHT")


def why(deed: Callable[..., Any], **given: Any) -> Reason:
    with pytest.raises(Refused) as refused:
        deed(**given)
    return refused.value.reason


def letters() -> list[tuple[str, int | None]]:
    return list(Letter.objects.order_by("pk").values_list("kind", "member"))


def test_a_revoked_seat_is_free_its_holder_out_and_told_once(
    team: Team, owner: Member, rui: Member
) -> None:
    Member.objects.filter(pk=rui.pk).update(is_team_admin=True)
    offer(rui)

    actions.revoke_seat(team_id=team.pk, actor_id=owner.pk, member_id=rui.pk)

    rui.refresh_from_db()
    assert (rui.team, rui.seat_tier, rui.is_team_admin) == (None, SeatTier.INDIVIDUAL, False)
    assert (rui.subscription_status, rui.community_role) == ("CANCELLED", "NONE")
    assert PendingInvite.objects.get().revoked_at is not None
    assert letters() == [("seat_revoked", rui.pk)]
    assert list(Effect.objects.filter(state="WAITING").values_list("kind", "member")) == [
        ("ROLES", rui.pk)
    ]
    entry = AuditLog.objects.get(action="seat_revoked")
    assert (entry.actor, entry.target_id) == (owner, rui.pk)


def test_nobody_reaches_further_than_the_seat_allows(
    team: Team, owner: Member, joana: Member, rui: Member
) -> None:
    admin = cast.team_member(team=team, is_team_admin=True)
    stranger = cast.make_member(team=make_team(name="Other House"), seat_tier=SeatTier.OWNER)

    def revoke(actor: Member, whose: Member, team_id: int = team.pk) -> Reason:
        return why(actions.revoke_seat, team_id=team_id, actor_id=actor.pk, member_id=whose.pk)

    assert [
        revoke(admin, owner),
        revoke(admin, joana),
        revoke(admin, admin),
        revoke(rui, admin),
        revoke(joana, owner),
        revoke(owner, stranger),
        revoke(admin, stranger, team_id=stranger.team_id or 0),
        why(actions.rename, team_id=team.pk, actor_id=admin.pk, name="Mine now"),
        why(actions.hand_over, team_id=team.pk, actor_id=joana.pk, to_id=joana.pk),
        why(actions.hand_over, team_id=team.pk, actor_id=joana.pk, to_id=owner.pk),
        why(actions.hand_over, team_id=team.pk, actor_id=owner.pk, to_id=rui.pk),
        why(actions.hand_over, team_id=team.pk, actor_id=owner.pk, to_id=stranger.pk),
        why(actions.delete, team_id=team.pk, actor_id=joana.pk),
        why(actions.delete, team_id=team.pk, actor_id=owner.pk),
        why(actions.leave, team_id=team.pk, member_id=owner.pk),
        why(actions.leave, team_id=team.pk, member_id=stranger.pk),
        why(actions.leave, team_id=None, member_id=stranger.pk),
    ] == [
        Reason.PRIMARY_STAYS,
        Reason.OWNERS_ONLY,
        Reason.YOURSELF,
        Reason.MANAGERS_ONLY,
        Reason.PRIMARY_STAYS,
        Reason.NOT_HERE,
        Reason.NOT_HERE,
        Reason.OWNERS_ONLY,
        Reason.NO_OWNER,
        Reason.PRIMARY_ONLY,
        Reason.NO_OWNER,
        Reason.NOT_HERE,
        Reason.PRIMARY_ONLY,
        Reason.PLAN_RUNS,
        Reason.HAND_OVER_FIRST,
        Reason.NOT_HERE,
        Reason.NOT_HERE,
    ]
    assert (team.members.count(), letters(), Log.objects.count()) == (4, [], 0)


def test_the_team_is_handed_over_and_both_are_told(
    team: Team, owner: Member, joana: Member
) -> None:
    actions.hand_over(team_id=team.pk, actor_id=owner.pk, to_id=joana.pk)

    assert list(team.members.order_by("pk").values_list("is_primary_owner", flat=True)) == [
        False,
        True,
    ]
    assert letters() == [("team_handed_over", owner.pk), ("team_handed_over", joana.pk)]
    actions.leave(team_id=team.pk, member_id=owner.pk)
    owner.refresh_from_db()
    assert (owner.team, owner.subscription_status, letters()[2:]) == (
        None,
        SubscriptionStatus.CANCELLED,
        [("seat_left", joana.pk)],
    )


def test_a_deleted_team_leaves_its_people_and_tells_them(
    team: Team, owner: Member, joana: Member
) -> None:
    offer(owner)
    Plan.objects.update(status="CANCELLED")

    actions.delete(team_id=team.pk, actor_id=owner.pk)

    assert not Team.objects.exists()
    assert not PendingInvite.objects.exists()
    assert (
        list(Member.objects.order_by("pk").values_list("team", "seat_tier", "subscription_status"))
        == [(None, "INDIVIDUAL", "CANCELLED")] * 2
    )
    assert letters() == [("team_deleted", joana.pk)]
    assert AuditLog.objects.get(action="team_deleted").detail["name"] == "Tern Outbound"


def test_a_team_is_founded_by_who_sits_in_no_live_one(team: Team, owner: Member) -> None:
    founder = guest()
    made = actions.found_team(owner_id=founder.pk, name="New House", owner_seats=2, team_seats=1)
    founder.refresh_from_db()
    assert (founder.team, founder.is_primary_owner, founder.seat_tier) == (
        made,
        True,
        SeatTier.OWNER,
    )
    assert why(actions.found_team, owner_id=owner.pk, name="Second") == Reason.IN_LIVE_TEAM


def test_paid_seats_are_never_written_lower_than_what_is_taken(
    team: Team, owner: Member, joana: Member, rui: Member
) -> None:
    fewer = actions.set_paid_seats(team_id=team.pk, owner_seats=1, team_seats=0)
    assert (fewer.owner_seats, fewer.team_seats) == (2, 1)
    more = actions.set_paid_seats(team_id=team.pk, owner_seats=4, team_seats=9)
    assert (more.owner_seats, more.team_seats) == (4, 9)


def test_staff_revoke_a_seat_as_the_team_does_and_end_a_plan_at_stripe(
    team: Team, rui: Member
) -> None:
    admin, alone = cast.super_admin(), cast.make_member()
    plan = cast.give_plan(alone, source=Plan.Source.STRIPE, stripe_id="sub_1")
    done = staffing.do(
        deed=DEEDS["revoke_seat"],
        members=[rui.pk, alone.pk],
        actor=admin,
        reason="They asked for it.",
    )

    plan.refresh_from_db()
    assert (done.members, plan.status) == ([rui, alone], "CANCELLED")
    assert (
        list(
            Member.objects.filter(pk__in=[rui.pk, alone.pk]).values_list(
                "team", "subscription_status"
            )
        )
        == [(None, "CANCELLED")] * 2
    )
    assert list(Effect.objects.filter(kind="END_AT_STRIPE").values_list("plan", flat=True)) == [
        plan.pk
    ]
    assert ("seat_revoked", rui.pk) in letters()


def test_an_erased_address_is_forgotten_and_the_seat_stays_promised(owner: Member) -> None:
    member = guest("leonor@tern.example")
    offer(owner, email="leonor@tern.example")
    erasing.erase(member=member, actor=member)
    invite = PendingInvite.objects.get()
    assert (invite.email, invite.revoked_at) == ("", None)
    assert not Letter.objects.filter(to="leonor@tern.example", kind="team_invitation").exists()
