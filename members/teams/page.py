"""What a team's page shows its reader."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import Max
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from members.billing.client import is_on
from members.models import Member, PendingInvite, Plan, SeatTier, Team
from members.rules import initials, tally
from members.teams import rules
from members.teams.forms import WORDS, AddSeatsForm, InviteForm, NameForm
from members.teams.inviting import live_plan, person, shut
from members.teams.querysets import open_invites, people_of, seats_of
from members.teams.rules import Reason


@dataclass(frozen=True)
class Row:
    """One person in the team."""

    member: Member
    seat: str
    last_here: str
    is_you: bool
    may_revoke: bool


@dataclass(frozen=True)
class Bill:
    """What the plan costs each month; `lines` are kind, number, price and sum in dollars."""

    lines: tuple[tuple[str, float, float], ...]
    total: float
    plan: Plan


def address(name: str) -> str:
    """The address of a page that may not be there; "" then."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def page(reader: Member, **given: Any) -> dict[str, Any]:
    """The page of the reader's team; `given` takes the place of what it would show."""
    team, now = reader.team, timezone.now()
    assert team is not None
    me, seats = person(reader), seats_of(team, now)
    people = list(people_of(team.pk))
    closed = shut(team.pk, now)
    plan = live_plan(team.pk)
    invites = _invites(team, me, now) if me.manages else []
    offered = {tier: found for tier, found in seats.items() if tier_is_theirs(me, tier)}
    return {
        "team": team,
        "me": me,
        "rows": list(_rows(reader, people, now)),
        "invites": invites,
        "held": [_mark(invite) for invite in invites],
        "free": range(min(sum(found.free for found in seats.values()), 60)),
        "in_words": _in_words(seats.values()),
        "can_invite": me.manages and not closed and any(one.free for one in offered.values()),
        "closed": closed,
        "is_unpaid": closed == Reason.UNPAID,
        "plan": plan,
        "plan_page": address("plan"),
        "bill": _bill(plan) if plan and me.is_owner else None,
        "invite_form": InviteForm(seats=offered) if me.manages else None,
        "add_form": AddSeatsForm() if bill_of(reader) else None,
        "name_form": NameForm(initial={"name": team.name}),
        "heirs": [one for one in people if one.pk != reader.pk and person(one).is_owner],
        **given,
    }


def bill_of(reader: Member) -> Plan | None:
    """The plan whose seats this reader may add to: at Stripe, which has to be on, and theirs to
    pay for.
    """
    if reader.team_id is None or not person(reader).is_owner or not is_on():
        return None
    plan = live_plan(reader.team_id)
    return plan if plan is not None and plan.source == Plan.Source.STRIPE else None


def tier_is_theirs(me: rules.Person, tier: str) -> bool:
    """Whether this person may offer seats of the kind."""
    return rules.invite_refusal(me, tier) is None


def invite_form(reader: Member, data: Any) -> InviteForm:
    """The form as it was sent, with the seats there are."""
    assert reader.team is not None
    me, seats = person(reader), seats_of(reader.team, timezone.now())
    return InviteForm(
        data, seats={tier: one for tier, one in seats.items() if tier_is_theirs(me, tier)}
    )


def _in_words(seats: Iterable[rules.Seats]) -> str:
    found = list(seats)
    return rules.seats_in_words(
        paid=sum(one.paid for one in found),
        taken=sum(one.taken for one in found),
        promised=sum(one.promised for one in found),
    )


def _invites(team: Team, me: rules.Person, now: datetime) -> list[Any]:
    found = open_invites(team.pk, now).select_related("created_by")
    return [invite for invite in found if tier_is_theirs(me, invite.seat_tier)]


def _mark(invite: PendingInvite) -> str:
    """Initials of who is invited, as far as an address tells; "" for a link."""
    name = invite.email.partition("@")[0].replace(".", " ").replace("_", " ")
    return initials(name) if invite.email else ""


def _rows(reader: Member, people: list[Member], now: datetime) -> Iterable[Row]:
    seen = dict(
        UserSession.objects.filter(user__in=people)
        .values_list("user")
        .annotate(last=Max("last_seen_at"))
    )
    me = person(reader)
    for member in people:
        last = max(filter(None, (seen.get(member.pk), member.last_login)), default=None)
        yield Row(
            member,
            WORDS.get(member.seat_tier, "Team") + (", primary" if member.is_primary_owner else ""),
            "today" if member.pk == reader.pk else last_here(last, now),
            member.pk == reader.pk,
            rules.revoke_refusal(me, person(member)) is None,
        )


def last_here(last: datetime | None, now: datetime) -> str:
    """ "today", "yesterday", "12 days ago", "not yet"."""
    if last is None:
        return "not yet"
    days = max((now - last).days, 0)
    if days < 2:
        return ("today", "yesterday")[days]
    return f"{tally(days, 'day')} ago"


def _bill(plan: Plan) -> Bill | None:
    """The bill of a plan at Stripe, from the prices of now; none where staff granted it."""
    if plan.source != Plan.Source.STRIPE:
        return None
    prices = (
        ("owner", plan.owner_seats, settings.PRICE_OWNER_CENTS),
        ("team", plan.team_seats, settings.PRICE_TEAM_CENTS),
    )
    lines = tuple(
        (tally(number, f"{kind} seat"), cents / 100, number * cents / 100)
        for kind, number, cents in prices
        if number
    )
    total = plan.monthly_cents / 100 or sum(line[2] for line in lines)
    return Bill(lines, total, plan)


def seat_in_words(tier: str) -> str:
    """A kind of seat with its article."""
    return "an owner's seat" if tier == SeatTier.OWNER else "a team seat"
