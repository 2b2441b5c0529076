"""What happens to teams and the seats in them. Invitations: members/teams/inviting.py.

Locks: the team before its members, members by number.
"""

from collections.abc import Iterable

from django.db import transaction

from members.letters.actions import write_letter
from members.models import (
    LIVE_STATUSES,
    AuditLog,
    Effect,
    Member,
    PendingInvite,
    Plan,
    SeatTier,
    SubscriptionStatus,
    Team,
)
from members.standing import outbox
from members.standing.actions import follow_plan
from members.teams import rules
from members.teams.inviting import leave_dead_team, live_plan, lock_team, note, person, revoke
from members.teams.querysets import people_of
from members.teams.rules import Reason, Refused


def _lock(team: Team, *ids: int) -> list[Member]:
    """These members of the team, locked, in the order asked for. Raises Refused for others."""
    found = Member.objects.select_for_update().filter(pk__in=ids, team=team).order_by("pk")
    by_id = {member.pk: member for member in found}
    if set(by_id) != set(ids):
        raise Refused(Reason.NOT_HERE)
    return [by_id[pk] for pk in ids]


@transaction.atomic
def found_team(
    *,
    owner_id: int,
    name: str,
    owner_seats: int = 1,
    team_seats: int = 0,
    stripe_customer_id: str | None = None,
) -> Team:
    """Make a team and seat its primary owner; whoever gives it a plan calls follow_team after.

    A dead team is left. Raises Refused for who sits in a team whose plan runs.
    """
    owner = Member.objects.select_for_update().get(pk=owner_id)
    if owner.team_id and live_plan(owner.team_id):
        raise Refused(Reason.IN_LIVE_TEAM)
    leave_dead_team(owner)
    team = Team.objects.create(
        name=name,
        owner_seats=owner_seats,
        team_seats=team_seats,
        stripe_customer_id=stripe_customer_id,
    )
    owner.team, owner.seat_tier = team, SeatTier.OWNER
    owner.is_team_admin = owner.is_primary_owner = True
    owner.save(update_fields=["team", "seat_tier", "is_team_admin", "is_primary_owner"])
    note("team_founded", team, owner)
    return team


@transaction.atomic
def set_paid_seats(*, team_id: int, owner_seats: int, team_seats: int) -> Team:
    """Write how many seats are paid for; never fewer than are taken, whatever was paid: nobody is
    thrown out by a number. Who asks compares with what it wanted. Raises Refused without a team.
    """
    team = lock_team(team_id)
    owners = people_of(team.pk).filter(seat_tier=SeatTier.OWNER).count()
    others = people_of(team.pk).count() - owners
    team.owner_seats = max(owner_seats, owners, 1)
    team.team_seats = max(team_seats, others)
    team.save(update_fields=["owner_seats", "team_seats", "updated_at"])
    return team


@transaction.atomic
def rename(*, team_id: int | None, actor_id: int, name: str) -> Team:
    """Give the team another name; its history keeps the old one. Raises Refused."""
    team = lock_team(team_id)
    (actor,) = _lock(team, actor_id)
    if not person(actor).is_owner:
        raise Refused(Reason.OWNERS_ONLY)
    team.name = name
    team.save(update_fields=["name", "updated_at"])
    return team


@transaction.atomic
def revoke_seat(*, team_id: int | None, actor_id: int, member_id: int) -> Member:
    """Take somebody's seat: they leave the team, keep their account, and are told. Raises Refused.

    Invitations of theirs that are open end with it.
    """
    team = lock_team(team_id)
    if actor_id == member_id:
        raise Refused(Reason.YOURSELF)
    actor, member = _lock(team, actor_id, member_id)
    if why := rules.revoke_refusal(person(actor), person(member)):
        raise Refused(why)
    _unseat(team, member)
    AuditLog.objects.create(
        actor=actor,
        action="seat_revoked",
        target_type="members.Member",
        target_id=member.pk,
        detail={"name": team.name},
    )
    write_letter(kind="seat_revoked", member=member, team=team.name)
    return member


@transaction.atomic
def leave(*, team_id: int | None, member_id: int) -> None:
    """Leave the team: the seat is free at once. Raises Refused for the primary owner."""
    team = lock_team(team_id)
    (member,) = _lock(team, member_id)
    if member.is_primary_owner:
        raise Refused(Reason.HAND_OVER_FIRST)
    _unseat(team, member)
    note("team_left", team, member)
    primary = people_of(team.pk).filter(is_primary_owner=True, is_active=True).first()
    if primary is not None:
        write_letter(kind="seat_left", member=primary, team=team.name, who=member.display_name)


def _unseat(team: Team, member: Member) -> None:
    """Have a locked member sit in no team any more, and follow what that means."""
    member.team, member.seat_tier = None, SeatTier.INDIVIDUAL
    member.is_team_admin = member.is_primary_owner = False
    member.save(update_fields=["team", "seat_tier", "is_team_admin", "is_primary_owner"])
    revoke(PendingInvite.objects.filter(team=team, created_by=member))
    follow_plan(member_id=member.pk)
    # The letter that a seat has ended would say again what ours says better.
    told = Effect.objects.filter(member=member, kind="LETTER", detail__letter="seat_ended")
    told.filter(state=Effect.State.WAITING).update(state=Effect.State.CANCELLED)


@transaction.atomic
def hand_over(*, team_id: int | None, actor_id: int, to_id: int) -> Member:
    """Make another owner the primary owner; both are told. Raises Refused."""
    team = lock_team(team_id)
    if actor_id == to_id:
        raise Refused(Reason.NO_OWNER)
    actor, heir = _lock(team, actor_id, to_id)
    if not actor.is_primary_owner:
        raise Refused(Reason.PRIMARY_ONLY)
    if not (person(heir).is_owner and heir.is_active):
        raise Refused(Reason.NO_OWNER)
    # One after the other: a team has one primary owner at any moment.
    actor.is_primary_owner = False
    actor.save(update_fields=["is_primary_owner"])
    heir.is_primary_owner = heir.is_team_admin = True
    heir.save(update_fields=["is_primary_owner", "is_team_admin"])
    note("team_handed_over", team, actor)
    for member in (actor, heir):
        write_letter(
            kind="team_handed_over", member=member, team=team.name, owner=heir.display_name
        )
    return heir


@transaction.atomic
def delete(*, team_id: int | None, actor_id: int) -> None:
    """Delete one's team with its invitations; its people stay members and are told.

    Raises Refused while the plan runs, and for anybody but the primary owner.
    """
    team = lock_team(team_id)
    (actor,) = _lock(team, actor_id)
    if not actor.is_primary_owner:
        raise Refused(Reason.PRIMARY_ONLY)
    note("team_deleted", team, actor)
    disband(team_id=team.pk)


def lock_seats(*, member_ids: Iterable[int]) -> None:
    """Lock the teams and plans of these members before the members, as everybody does. In the
    caller's transaction.
    """
    members = Member.objects.filter(pk__in=set(member_ids))
    teams = Team.objects.select_for_update(no_key=True).order_by("pk")
    list(teams.filter(pk__in=members.order_by().values("team")))
    plans = Plan.objects.select_for_update().order_by("pk")
    list(plans.filter(member__in=members, status__in=LIVE_STATUSES))


@transaction.atomic
def end_seat(*, member_id: int) -> None:
    """Staff end somebody's access: the seat in a team, and a plan of their own, at Stripe too
    where it lives there. Whom this does not fit is for the caller to refuse.
    """
    lock_seats(member_ids=[member_id])
    member = Member.objects.select_for_update().get(pk=member_id)
    plan = Plan.objects.filter(member=member, status__in=LIVE_STATUSES).first()
    if plan is not None:
        if plan.source == Plan.Source.STRIPE:
            outbox.put(kind="END_AT_STRIPE", plan=plan, key=f"end:{plan.pk}:staff")
        # Access ends now; what Stripe says of it next agrees.
        plan.status = SubscriptionStatus.CANCELLED
        plan.save(update_fields=["status"])
    if member.team is not None:
        team = member.team
        _unseat(team, member)
        write_letter(kind="seat_revoked", member=member, team=team.name)
    else:
        follow_plan(member_id=member.pk)


@transaction.atomic
def disband(*, team_id: int) -> None:
    """Delete a team, whoever asks, and have its people stay, told. Raises Refused while its plan
    runs: what is paid for is ended first.
    """
    team = lock_team(team_id)
    people = list(Member.objects.select_for_update().filter(team=team).order_by("pk"))
    if live_plan(team.pk):
        raise Refused(Reason.PLAN_RUNS)
    for member in people:
        primary = member.is_primary_owner
        _unseat(team, member)
        if not primary and member.is_active:
            write_letter(kind="team_deleted", member=member, team=team.name)
    team.delete()
