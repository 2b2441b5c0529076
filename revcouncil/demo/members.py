"""Makes the members of the demo community: an agency with its people, and all they did."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.db import transaction

from benchmarks.actions import submit_past
from gamification.catalogue import DEFAULT_VALUES
from gamification.ledger.award import Past, award_past
from gamification.ledger.correct import adjust_past
from gamification.models import Action
from members.actions import change_avatar
from members.avatars import read_avatar
from members.models import (
    LIVE_STATUSES,
    CommunityRole,
    Member,
    PendingInvite,
    Plan,
    Seat,
    SeatTier,
    SubscriptionStatus,
    Team,
)
from members.rules.standing import CLAIMED, DEBTOR_TIME, GRACE, next_due
from members.standing.actions import standing_of
from members.teams.querysets import seats_of
from members.teams.rules import INVITE_LASTS, fingerprint, new_token
from resources.actions import download_past
from resources.models import Resource
from revcouncil.demo import DEMO_PASSWORD, profiles
from revcouncil.demo.answers import answers
from revcouncil.demo.deeds import Answered, Corrected, Deed, Introduced, Talked, Took
from revcouncil.demo.library import sign_titles
from revcouncil.demo.people import Agency, PaymentState, Person
from revcouncil.demo.stories import story
from revcouncil.demo.titles import on_the_shelf

MAREN_EMAIL = "maren@tern.example"
# How long ago those who are not in good standing stopped taking part.
AWAY = {
    PaymentState.IN_GRACE: timedelta(hours=20),
    PaymentState.DEBTOR: timedelta(days=9),
    PaymentState.CANCELLED: timedelta(days=33),
}


def verify(member: Member) -> None:
    """Let the member sign in at once: their address counts as confirmed."""
    EmailAddress.objects.create(user=member, email=member.email, primary=True, verified=True)


@transaction.atomic
def add_agency(
    agency: Agency, made_at: datetime, library: dict[str, Resource], admin: Member
) -> None:
    """One agency with its people and all they did. Those who are there are left alone."""
    there = {
        member.email: member
        for member in Member.objects.filter(email__in=[person.email for person in agency.people])
    }
    if len(there) == len(agency.people):
        return
    team = next((member.team for member in there.values()), None)
    if team is None and agency.is_team:
        team = Team.objects.create(
            name=agency.name,
            owner_seats=agency.owner_seats,
            team_seats=agency.team_seats,
            created_at=made_at - timedelta(days=agency.people[0].joined),
        )
    for person in agency.people:
        if person.email not in there:
            _person(person, agency, team, made_at, library, admin)
    if team is not None and not team.plans.exists():
        _grant_company(team)
        _offer_seat(team, made_at)


def _person(
    person: Person,
    agency: Agency,
    team: Team | None,
    made_at: datetime,
    library: dict[str, Resource],
    admin: Member,
) -> None:
    left = made_at - AWAY.get(person.payment, timedelta(0))
    deeds = [
        deed for deed in story(person=person, titles=on_the_shelf(), now=made_at) if deed.at <= left
    ]
    if person.payment is PaymentState.NEVER_PAID:
        deeds = []
    member = _sign_up(person, agency, team, made_at, deeds)
    sign_titles(member)
    award_past(member=member, deeds=[_reading(deed) for deed in deeds if isinstance(deed, Talked)])
    for deed in deeds:
        _do(deed, member, person, agency, library, admin)
    _settle(member, person, made_at)
    _grant(member, joined_at=member.date_joined)


def _grant_company(team: Team) -> None:
    """The plan the team's seats hang on, as its primary owner stands."""
    payer = team.members.get(is_primary_owner=True)
    if payer.subscription_status not in LIVE_STATUSES:
        return
    Plan.objects.create(
        source=Plan.Source.STAFF,
        kind=Plan.Kind.COMPANY,
        team=team,
        status=payer.subscription_status,
        owner_seats=team.owner_seats,
        team_seats=team.team_seats,
        period_end=payer.current_period_end,
        failed_at=payer.payment_failed_at,
        reason="Part of the demo.",
        created_at=team.created_at,
    )


def _offer_seat(team: Team, made_at: datetime) -> None:
    """An invitation of yesterday to a seat of Maren's team that is free; nobody has its link."""
    owner = team.members.filter(email=MAREN_EMAIL).first()
    if owner is None or seats_of(team, made_at)[SeatTier.TEAM_MEMBER].free < 1:
        return
    sent_at = made_at - timedelta(days=1)
    PendingInvite.objects.create(
        team=team,
        seat_tier=SeatTier.TEAM_MEMBER,
        token_hash=fingerprint(new_token()),
        email="leonor@tern.example",
        created_by=owner,
        created_at=sent_at,
        expires_at=sent_at + INVITE_LASTS,
    )


def _grant(member: Member, joined_at: datetime) -> None:
    """The plan of who pays alone, and what is kept of anybody's seat."""
    live = member.subscription_status in LIVE_STATUSES
    if live and member.team_id is None:
        Plan.objects.create(
            source=Plan.Source.STAFF,
            kind=Plan.Kind.INDIVIDUAL,
            member=member,
            status=member.subscription_status,
            period_end=member.current_period_end,
            failed_at=member.payment_failed_at,
            reason="Part of the demo.",
            created_at=joined_at,
        )
    is_active = live and member.subscription_status != SubscriptionStatus.TRIALING
    seat = Seat(
        member=member,
        active_since=joined_at if is_active else None,
        rewarded=member.intro_completed,
    )
    seat.next_due_at = next_due(standing_of(member, seat))
    seat.save()


def _sign_up(
    person: Person, agency: Agency, team: Team | None, made_at: datetime, deeds: Sequence[Deed]
) -> Member:
    """The account as it was on the day it was paid for."""
    joined_at = min([made_at - timedelta(days=person.joined), *(deed.at for deed in deeds)])
    words = profiles.said(person)
    introduced_at = next((deed.at for deed in deeds if isinstance(deed, Introduced)), None)
    member: Member = Member.objects.create_user(
        person.email,
        DEMO_PASSWORD if person.email == MAREN_EMAIL else None,
        first_name=person.first_name,
        last_name=person.last_name,
        company=agency.name,
        job_title=person.career.job_title,
        current_role=person.career.job_title,
        experience_level=person.career.experience,
        years_of_experience=person.career.years,
        industry=words.industry,
        current_skills=list(words.knows),
        target_skills=list(words.wants),
        bio=words.bio,
        handle=profiles.handle(person),
        time_zone=person.time_zone,
        date_joined=joined_at,
        discord_id=f"{10**17 + person.number}",
        discord_username=person.email.partition("@")[0],
        team=team,
        seat_tier=person.tier,
        is_primary_owner=team is not None and person is agency.people[0],
        is_team_admin=person.tier == SeatTier.OWNER,
        subscription_status=SubscriptionStatus.ACTIVE,
        current_period_end=made_at + timedelta(days=1 + person.number % 29),
        intro_completed=introduced_at is not None,
        intro_completed_at=introduced_at,
        community_role=_role(person, introduced=introduced_at is not None),
        community_role_since=introduced_at or joined_at,
        on_leaderboard=person.listed,
        in_directory=person.listed,
    )
    if picture := profiles.portrait(person):
        change_avatar(member=member, avatar=read_avatar(ContentFile(picture)))
    if person.email == MAREN_EMAIL:
        verify(member)
    return member


def _role(person: Person, *, introduced: bool) -> CommunityRole:
    """The Discord role, spec: members, "Discord"."""
    if not introduced:
        return CommunityRole.SQUIRE
    return CommunityRole.KNIGHT if person.tier == SeatTier.TEAM_MEMBER else CommunityRole.LORD


def _reading(talked: Talked) -> Past:
    """What a sync of Discord would have paid."""
    return Past(
        Action.DISCORD_ACTIVITY,
        f"demo:{talked.at:%Y-%m-%dT%H:%M}",
        talked.points,
        {"xp": talked.xp, "carried": talked.carried},
        talked.at,
    )


def _do(
    deed: Deed,
    member: Member,
    person: Person,
    agency: Agency,
    library: dict[str, Resource],
    admin: Member,
) -> None:
    """One deed, by the action a page would call. Discord is paid in one go, as a sync does."""
    match deed:
        case Introduced(at):
            points = DEFAULT_VALUES["intro_completed"]
            said = Past(Action.INTRO_COMPLETED, "introduction", points, None, at)
            award_past(member=member, deeds=[said])
        case Took(at, slug):
            points = DEFAULT_VALUES["resource_download"]
            download_past(member=member, resource=library[slug], at=at, points=points)
        case Answered(at, category):
            data = answers(person=person, agency=agency, category=category)
            points = DEFAULT_VALUES["benchmark_submission"]
            submit_past(member=member, category=category, data=data, at=at, points=points)
        case Corrected(at, points, reason):
            adjust_past(member=member, points=points, reason=reason, actor=admin, at=at)


def _settle(member: Member, person: Person, made_at: datetime) -> None:
    """How the subscription stands today. Written last: before, they did all as paying members."""
    failed_at = made_at - AWAY.get(person.payment, timedelta(0))
    match person.payment:
        case PaymentState.ACTIVE:
            return
        case PaymentState.TRIALING:
            changes = {
                "subscription_status": SubscriptionStatus.TRIALING,
                "current_period_end": made_at + timedelta(days=6),
            }
        case PaymentState.NEVER_PAID:
            changes = {
                "subscription_status": SubscriptionStatus.NONE,
                "current_period_end": None,
                "community_role": CommunityRole.NONE,
            }
        case PaymentState.CANCELLED:
            changes = {
                "subscription_status": SubscriptionStatus.CANCELLED,
                "current_period_end": failed_at,
                "community_role": CommunityRole.NONE,
            }
        case PaymentState.IN_GRACE:
            changes = {
                "subscription_status": SubscriptionStatus.PAST_DUE,
                "payment_failed_at": failed_at,
                "grace_ends_at": failed_at + GRACE,
            }
        case PaymentState.DEBTOR:
            changes = {
                "subscription_status": SubscriptionStatus.PAST_DUE,
                "payment_failed_at": failed_at,
                "grace_ends_at": failed_at + GRACE,
                "debtor_ends_at": failed_at + GRACE + DEBTOR_TIME,
                "previous_role": member.community_role,
                "in_debtor_state": True,
                "community_role": CommunityRole.DEBTOR,
            }
    for field, value in changes.items():
        setattr(member, field, value)
    member.notices_sent = [CLAIMED]
    member.save(update_fields=sorted([*changes, "notices_sent"]))
