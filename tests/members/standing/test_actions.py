"""Feeding the machine: columns, effects, locks."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from members.models import Effect, Member, Plan, Team
from members.rules.standing import Introduced, Linked
from members.standing.actions import feed, follow, follow_plan, pass_time
from tests import cast

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 3, 9, 12, tzinfo=UTC)
DISCORD = "123456789012345678"


def stands(member: Member) -> dict[str, Any]:
    """What of a member the machine writes."""
    member.refresh_from_db()
    return {
        "status": member.subscription_status,
        "tier": member.seat_tier,
        "role": member.community_role,
        "debtor": member.in_debtor_state,
        "back": member.previous_role,
    }


def effects() -> list[str]:
    """What waits, oldest first."""
    found = Effect.objects.order_by("pk")
    return [effect.detail.get("letter", effect.kind) for effect in found]


def test_a_plan_opens_the_seat_and_discord_gives_the_role() -> None:
    member = cast.outsider()
    cast.give_plan(member)
    follow_plan(member_id=member.pk, now=NOW)
    Member.objects.filter(pk=member.pk).update(discord_id=DISCORD)
    feed(member_id=member.pk, event=Linked(), now=NOW)
    feed(member_id=member.pk, event=Introduced(NOW), now=NOW)
    assert stands(member) == {
        "status": "ACTIVE",
        "tier": "INDIVIDUAL",
        "role": "LORD",
        "debtor": False,
        "back": "",
    }
    assert (member.intro_completed, member.intro_completed_at) == (True, NOW)
    assert effects() == ["ROLES", "AWARD_INTRO"]  # the second waits as the first


def test_a_company_stands_and_falls_together_and_its_owners_are_told() -> None:
    team = Team.objects.create(name="Tern Outbound", team_seats=2)
    owner = cast.paying_owner(team=team, discord_id=DISCORD)
    seated = cast.team_member(team=team, community_role="KNIGHT", discord_id=DISCORD[:-1] + "9")
    plan = cast.give_plan(team, status="PAST_DUE", failed_at=NOW)
    assert follow(plan=plan, now=NOW) == 2
    assert pass_time(now=NOW + timedelta(days=2)) == 2
    assert (stands(owner)["role"], stands(owner)["back"]) == ("DEBTOR", "LORD")
    assert (stands(seated)["role"], stands(seated)["back"]) == ("DEBTOR", "KNIGHT")
    assert effects() == ["payment_failed", "debtor_began", "ROLES", "ROLES"]
    assert pass_time(now=NOW + timedelta(days=2)) == 0
    pass_time(now=NOW + timedelta(days=33))
    plan.refresh_from_db()
    assert (plan.status, stands(seated)["status"]) == ("CANCELLED", "CANCELLED")


def test_an_unpaid_subscription_is_ended_at_stripe_once() -> None:
    team = Team.objects.create(name="Tern Outbound", team_seats=2)
    cast.paying_owner(team=team), cast.team_member(team=team)
    source = Plan.Source.STRIPE
    cast.give_plan(team, source=source, stripe_id="sub_1", status="PAST_DUE", failed_at=NOW)
    for member in Member.objects.all():
        follow_plan(member_id=member.pk, now=NOW)
    pass_time(now=NOW + timedelta(days=32))
    ended = Effect.objects.filter(kind="END_AT_STRIPE")
    assert [effect.plan.stripe_id for effect in ended if effect.plan] == ["sub_1"]


def test_a_grant_ends_when_staff_said() -> None:
    member = cast.make_member()
    cast.give_plan(member, ends_at=NOW)
    follow_plan(member_id=member.pk, now=NOW - timedelta(days=1))
    assert stands(member)["status"] == "ACTIVE"
    pass_time(now=NOW)
    assert stands(member)["status"] == "CANCELLED"
    assert effects() == ["seat_ended"]


def test_an_own_plan_leaves_a_dead_team() -> None:
    team = Team.objects.create(name="Tern Outbound", team_seats=2)
    member = cast.team_member(team=team, subscription_status="CANCELLED")
    cast.give_plan(team, status="CANCELLED")
    cast.give_plan(member)
    follow_plan(member_id=member.pk, now=NOW)
    assert stands(member)["tier"] == "INDIVIDUAL"
    assert member.team is None


def test_who_has_no_plan_any_more_has_no_seat() -> None:
    member = cast.make_member(discord_id=DISCORD, community_role="LORD")
    follow_plan(member_id=member.pk, now=NOW)
    assert stands(member)["role"] == "NONE"
    assert effects() == ["seat_ended", "ROLES"]
    assert feed(member_id=0, event=Linked()) is None
