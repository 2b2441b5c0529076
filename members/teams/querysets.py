"""Which members, teams and invitations."""

from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from members.models import Member, PendingInvite, SeatTier, Team
from members.rules import tally
from members.teams.rules import Seats

OWNERS = Q(seat_tier=SeatTier.OWNER)


def is_open(now: datetime) -> Q:
    """Invitations that can still be taken."""
    return Q(claimed_at=None, revoked_at=None, expires_at__gt=now)


def open_invites(team_id: int, now: datetime) -> QuerySet[PendingInvite]:
    """The team's, newest first."""
    return PendingInvite.objects.filter(is_open(now), team=team_id)


def people_of(team_id: int) -> QuerySet[Member]:
    """Who sits in the team: primary owner, owners, the others."""
    return Member.objects.filter(team=team_id).order_by("-is_primary_owner", "seat_tier", "pk")


def with_seats(teams: QuerySet[Team], now: datetime) -> QuerySet[Any]:
    """Teams with the number of seats taken and promised of each kind, in the same query."""
    of_team = Member.objects.filter(team=OuterRef("pk"))
    promised = PendingInvite.objects.filter(is_open(now), team=OuterRef("pk"))
    return teams.annotate(
        owners_taken=_number(of_team.filter(OWNERS)),
        others_taken=_number(of_team.exclude(OWNERS)),
        owners_promised=_number(promised.filter(OWNERS)),
        others_promised=_number(promised.exclude(OWNERS)),
    )


def _number(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("team").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def seats_of(team: Team, now: datetime) -> dict[str, Seats]:
    """The team's seats by kind."""
    found = with_seats(Team.objects.filter(pk=team.pk), now).get()
    return {
        SeatTier.TEAM_MEMBER.value: Seats(
            found.team_seats, found.others_taken, found.others_promised
        ),
        SeatTier.OWNER.value: Seats(found.owner_seats, found.owners_taken, found.owners_promised),
    }


def no_room(*, team: Team, tier: str, member_id: int | None) -> str:
    """Why the member can't sit in the team in this kind of seat, in words for staff; "" when
    there is room. The database decides; this says so before.
    """
    is_owner = tier == SeatTier.OWNER
    others = Member.objects.filter(team=team).exclude(pk=member_id or 0)
    taken = (others.filter(OWNERS) if is_owner else others.exclude(OWNERS)).count()
    paid = team.owner_seats if is_owner else team.team_seats
    if taken < paid or _sits_so(member_id, team, is_owner):
        return ""
    kind = "owner" if is_owner else "team"
    return (
        f"{team} has {tally(paid, f'{kind} seat')}, and {tally(taken, 'member')} in it already."
        " Give the team more seats first, or take somebody out."
    )


def _sits_so(member_id: int | None, team: Team, is_owner: bool) -> bool:
    sitting = Member.objects.filter(pk=member_id or 0, team=team)
    return (sitting.filter(OWNERS) if is_owner else sitting.exclude(OWNERS)).exists()
