"""Tern Outbound: a team with a plan, its people, and guests who want in."""

from typing import Any

from allauth.account.models import EmailAddress

from members.models import Member, SeatTier, Team
from members.standing.actions import follow_team
from members.teams import inviting
from tests import cast


def make_team(**fields: Any) -> Team:
    """Three owner seats, three team seats, a plan that staff granted."""
    team = Team.objects.create(
        **{"name": "Tern Outbound", "owner_seats": 3, "team_seats": 3, **fields}
    )
    cast.give_plan(team)
    return team


def maren(team: Team) -> Member:
    """The primary owner."""
    member = cast.paying_owner(team=team, is_team_admin=True)
    follow_team(team_id=team.pk)
    return member


def guest(email: str = "", **fields: Any) -> Member:
    """Somebody with a confirmed address and no plan."""
    member = cast.outsider(**({"email": email} if email else {}), **fields)
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    return member


def offer(owner: Member, *, tier: str = SeatTier.TEAM_MEMBER, email: str = "") -> str:
    """The token of an invitation `owner` makes."""
    made = inviting.invite(team_id=owner.team_id, actor_id=owner.pk, tier=tier, email=email)
    return token_of(made.link)


def token_of(link: str) -> str:
    """What stands in the link."""
    return link.rstrip("/").rpartition("/")[2]
