"""What happens to invitations: offered, renewed, taken back, taken.

The team is locked before its invitations and members. A token is told once, to whoever made it; its
fingerprint is kept.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from members.letters.actions import write_letter
from members.models import (
    LIVE_STATUSES,
    AuditLog,
    Member,
    PendingInvite,
    Plan,
    SeatTier,
    SubscriptionStatus,
    Team,
)
from members.standing.actions import follow_plan
from members.teams import rules
from members.teams.querysets import open_invites, people_of, seats_of
from members.teams.rules import Claim, Person, Reason, Refused


class Offered(NamedTuple):
    """An invitation with its link, which is known now and never again."""

    invite: PendingInvite
    link: str


def link_of(token: str) -> str:
    """The address that opens the invitation with this token."""
    return f"{settings.SITE_URL}{reverse('team-invitation', args=[token])}"


def person(member: Member) -> Person:
    """The member as the rules see them."""
    return Person(
        member.pk, member.seat_tier, member.is_team_admin, is_primary=member.is_primary_owner
    )


def lock_team(team_id: int | None) -> Team:
    """The team, locked. Raises Refused where there is none any more."""
    # A new member's foreign key must not wait for this, nor we for it.
    team = Team.objects.select_for_update(no_key=True).filter(pk=team_id or 0).first()
    if team is None:
        raise Refused(Reason.NOT_HERE)
    return team


def lock_member(member_id: int, team: Team) -> Member:
    """Somebody in the team, locked. Raises Refused for anybody else."""
    found = Member.objects.select_for_update().filter(pk=member_id, team=team).first()
    if found is None:
        raise Refused(Reason.NOT_HERE)
    return found


def live_plan(team_id: int) -> Plan | None:
    """The plan the team's seats hang on."""
    return Plan.objects.filter(team=team_id, status__in=LIVE_STATUSES).first()


def shut(team_id: int, now: datetime) -> Reason | None:
    """Why the team gives no seats at the moment."""
    plan = live_plan(team_id)
    return rules.shut(
        status=SubscriptionStatus(plan.status) if plan else None,
        failed_at=plan.failed_at if plan else None,
        now=now,
    )


def note(action: str, team: Team, actor: Member | None, **detail: object) -> None:
    """Put a deed to the team on record. Names no address and no link."""
    AuditLog.objects.create(
        actor=actor,
        action=action,
        target_type="members.Team",
        target_id=team.pk,
        detail={"name": team.name, **detail},
    )


@transaction.atomic
def invite(
    *, team_id: int | None, actor_id: int, tier: str, email: str = "", now: datetime | None = None
) -> Offered:
    """Offer a free seat, by a letter to `email` or by the link alone. Raises Refused.

    One that was mailed is for whoever has that address (docs/decisions/0009).
    """
    now, email = now or timezone.now(), email.strip().lower()
    team = lock_team(team_id)
    actor = lock_member(actor_id, team)
    if why := rules.invite_refusal(person(actor), tier) or shut(team.pk, now):
        raise Refused(why)
    if why := _in_the_way(team, tier, email, now):
        raise Refused(why)
    token = rules.new_token()
    made = PendingInvite.objects.create(
        team=team,
        seat_tier=tier,
        token_hash=rules.fingerprint(token),
        email=email,
        created_by=actor,
        created_at=now,
        expires_at=now + rules.INVITE_LASTS,
    )
    if email:
        _send(made, actor, link_of(token))
    note("invite_made", team, actor, invite=made.pk)
    return Offered(made, link_of(token))


def _in_the_way(team: Team, tier: str, email: str, now: datetime) -> Reason | None:
    if email and people_of(team.pk).filter(email__iexact=email).exists():
        return Reason.IN_TEAM
    if email and open_invites(team.pk, now).filter(email__iexact=email).exists():
        return Reason.SENT_ALREADY
    if seats_of(team, now)[tier].free < 1:
        return Reason.NO_SEAT
    today = PendingInvite.objects.filter(team=team, created_at__gt=now - timedelta(days=1))
    return Reason.TOO_MANY if today.count() >= rules.INVITES_A_DAY else None


def _send(invite: PendingInvite, actor: Member, link: str) -> None:
    write_letter(
        kind="team_invitation",
        to=invite.email,
        team=invite.team.name,
        inviter=actor.display_name,
        seat="an owner's seat" if invite.seat_tier == SeatTier.OWNER else "a team seat",
        until=f"{invite.expires_at:%-d %B %Y, %H:%M} UTC",
        link=link,
    )


def _lock_invite(pk: int, team: Team, actor: Member) -> PendingInvite:
    """An invitation of the team that this person may touch, locked. Raises Refused."""
    found = PendingInvite.objects.select_for_update().filter(pk=pk, team=team).first()
    if found is None:
        raise Refused(Reason.UNKNOWN)
    if why := rules.invite_refusal(person(actor), found.seat_tier):
        raise Refused(why)
    return found


@transaction.atomic
def renew_link(
    *, team_id: int | None, actor_id: int, invite_id: int, now: datetime | None = None
) -> Offered:
    """A new link to an open invitation; the old one dies. Its end stays. Raises Refused."""
    now = now or timezone.now()
    team = lock_team(team_id)
    actor = lock_member(actor_id, team)
    found = _lock_invite(invite_id, team, actor)
    if why := shut(team.pk, now) or over(found, now):
        raise Refused(why)
    token = rules.new_token()
    found.token_hash = rules.fingerprint(token)
    found.save(update_fields=["token_hash"])
    note("invite_renewed", team, actor, invite=found.pk)
    return Offered(found, link_of(token))


def over(invite: PendingInvite, now: datetime) -> Reason | None:
    """Why nobody can take the invitation any more, whoever they are."""
    return rules.claim_refusal(
        Claim(
            claimed=invite.claimed_at is not None,
            revoked=invite.revoked_at is not None,
            expired=invite.expires_at <= now,
        )
    )


@transaction.atomic
def take_back(*, team_id: int | None, actor_id: int, invite_id: int) -> PendingInvite:
    """Make an open invitation useless; one taken back already stays so. Raises Refused."""
    team = lock_team(team_id)
    actor = lock_member(actor_id, team)
    found = _lock_invite(invite_id, team, actor)
    if found.claimed_at:
        raise Refused(Reason.CLAIMED)
    if found.revoked_at is None:
        revoke(PendingInvite.objects.filter(pk=found.pk))
        note("invite_revoked", team, actor, invite=found.pk)
    return found


@transaction.atomic
def take_back_by_staff(*, invites: QuerySet[PendingInvite], actor: Member) -> int:
    """Staff make open invitations useless; how many were. Claimed and revoked ones stay."""
    found = PendingInvite.objects.filter(pk__in=invites.order_by().values("pk"))
    open_ones = found.filter(claimed_at=None, revoked_at=None).select_for_update(of=("self",))
    chosen = list(open_ones.select_related("team").order_by("pk"))
    for one in chosen:
        note("invite_revoked", one.team, actor, invite=one.pk)
    return revoke(PendingInvite.objects.filter(pk__in=[one.pk for one in chosen]))


def revoke(invites: QuerySet[PendingInvite]) -> int:
    """Make open invitations useless; how many were. In the caller's transaction."""
    open_ones = invites.filter(claimed_at=None, revoked_at=None)
    return open_ones.update(revoked_at=timezone.now())


def by_token(token: str) -> PendingInvite | None:
    """The invitation with this token. Found by its fingerprint: how long it takes says nothing of
    the token.
    """
    found = PendingInvite.objects.select_related("team", "created_by")
    return found.filter(token_hash=rules.fingerprint(token)).first()


def refusal(invite: PendingInvite, member: Member, now: datetime) -> Reason | None:
    """Why the seat is not this member's to take, as things are."""
    plans = Plan.objects.filter(status__in=LIVE_STATUSES)
    elsewhere = member.team_id if member.team_id != invite.team_id else None
    seats = seats_of(invite.team, now)[invite.seat_tier]
    return rules.claim_refusal(
        Claim(
            claimed=invite.claimed_at is not None,
            revoked=invite.revoked_at is not None,
            expired=invite.expires_at <= now,
            may_sign_in=member.is_active,
            in_this_team=member.team_id == invite.team_id,
            in_live_team=bool(elsewhere and plans.filter(team=elsewhere).exists()),
            address_fits=_has_address(member, invite.email),
            has_plan=plans.filter(member=member).exists(),
            shut=shut(invite.team_id, now),
            open_seats=seats.paid - seats.taken,
        )
    )


def _has_address(member: Member, email: str) -> bool:
    """Whether the letter's address is one the member has shown to be theirs."""
    if not email:
        return True
    return EmailAddress.objects.filter(user=member, email__iexact=email, verified=True).exists()


@transaction.atomic
def claim(*, token: str, member_id: int, now: datetime | None = None) -> Member:
    """Take the seat of the invitation with this token. Raises Refused with the reason.

    The check and the seat are one transaction, and the team's row is locked: of all who click at
    once as many come in as there are seats.
    """
    now, found = now or timezone.now(), by_token(token)
    if found is None:
        raise Refused(Reason.UNKNOWN)
    team = lock_team(found.team_id)
    invite = PendingInvite.objects.select_for_update().select_related(None).get(pk=found.pk)
    if invite.token_hash != rules.fingerprint(token):
        raise Refused(Reason.UNKNOWN)
    member = Member.objects.select_for_update().get(pk=member_id)
    if why := refusal(invite, member, now):
        raise Refused(why)
    leave_dead_team(member)
    member.team, member.seat_tier = team, invite.seat_tier
    member.is_team_admin, member.is_primary_owner = invite.seat_tier == SeatTier.OWNER, False
    member.save(update_fields=["team", "seat_tier", "is_team_admin", "is_primary_owner"])
    invite.claimed_by, invite.claimed_at = member, now
    invite.save(update_fields=["claimed_by", "claimed_at"])
    follow_plan(member_id=member.pk, now=now)
    note("seat_claimed", team, member, invite=invite.pk)
    _tell_of_claim(team, member)
    return member


def leave_dead_team(member: Member) -> None:
    """Whoever was the primary owner of a team without a plan leaves it to another owner, if there
    is one. In the caller's transaction, which takes them elsewhere.
    """
    if not member.is_primary_owner or member.team_id is None:
        return
    heir = people_of(member.team_id).filter(seat_tier=SeatTier.OWNER, is_primary_owner=False)
    chosen = heir.values_list("pk", flat=True).first()
    Member.objects.filter(pk=member.pk).update(is_primary_owner=False)
    Member.objects.filter(pk=chosen).update(is_primary_owner=True, is_team_admin=True)


def _tell_of_claim(team: Team, member: Member) -> None:
    primary = people_of(team.pk).filter(is_primary_owner=True, is_active=True).first()
    if primary is not None:
        write_letter(kind="seat_claimed", member=primary, team=team.name, who=member.display_name)
