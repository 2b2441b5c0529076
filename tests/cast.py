"""The fixed cast: one member for each thing a rule may turn on.

Every maker takes fields to override.
"""

from itertools import count
from typing import Any

from members.models import CommunityRole, Member, Plan, SeatTier, SubscriptionStatus, Team

PASSWORD = "Council-2026"
# Every subscription there can be (status, Debtor or not), and whether it gives access.
SUBSCRIPTIONS = [
    ("NONE", False, False),
    ("NONE", True, False),
    ("TRIALING", False, True),
    ("TRIALING", True, True),
    ("ACTIVE", False, True),
    ("ACTIVE", True, True),
    ("PAST_DUE", False, True),
    ("PAST_DUE", True, False),
    ("CANCELLED", False, False),
    ("CANCELLED", True, False),
]
# Those of people without access, as they come about.
ENDED: list[dict[str, Any]] = [
    {"subscription_status": "PAST_DUE", "in_debtor_state": True},
    {"subscription_status": "CANCELLED"},
    {"subscription_status": "NONE"},
]
_numbers = count(1)


def make_member(**fields: Any) -> Member:
    """Any member: active subscription, own e-mail, no company."""
    number = next(_numbers)
    fields = {
        "email": f"member{number}@example.com",
        "first_name": "Member",
        "last_name": f"Number{number}",
        "subscription_status": SubscriptionStatus.ACTIVE,
        **fields,
    }
    member = Member(**fields)
    # No password: hashing one costs more than the test. Sign in with client.force_login.
    member.set_unusable_password()
    member.save()
    return member


def give_plan(whom: Member | Team, **fields: Any) -> Plan:
    """A plan that staff granted: active, of this member or this team."""
    if isinstance(whom, Team):
        defaults: dict[str, Any] = {"kind": Plan.Kind.COMPANY, "team": whom}
        defaults |= {"owner_seats": whom.owner_seats, "team_seats": whom.team_seats}
    else:
        defaults = {"kind": Plan.Kind.INDIVIDUAL, "member": whom}
    defaults |= {"source": Plan.Source.STAFF, "status": SubscriptionStatus.ACTIVE}
    return Plan.objects.create(**{**defaults, **fields})


def paying_owner(**fields: Any) -> Member:
    """Maren: pays, owns a team, everything is open to her."""
    team = fields.pop("team", None) or Team.objects.create(
        name="Tern Outbound", owner_seats=3, team_seats=3
    )
    defaults = {
        "email": "maren@tern.example",
        "first_name": "Maren",
        "last_name": "Okafor",
        "company": "Tern Outbound",
        "team": team,
        "seat_tier": SeatTier.OWNER,
        "is_primary_owner": True,
        "community_role": CommunityRole.LORD,
    }
    return make_member(**{**defaults, **fields})


def team_member(**fields: Any) -> Member:
    """Tomasz: sits in a seat somebody else pays for; his team counts as one agency."""
    return make_member(
        **{
            "first_name": "Tomasz",
            "last_name": "Wieczorek",
            "seat_tier": SeatTier.TEAM_MEMBER,
            **fields,
        }
    )


def debtor(**fields: Any) -> Member:
    """Declan: his card failed.

    His grace is over: he may sign in and look, but takes nothing and is not on the board.
    """
    return make_member(
        **{
            "first_name": "Declan",
            "last_name": "Byrne",
            "subscription_status": SubscriptionStatus.PAST_DUE,
            "in_debtor_state": True,
            **fields,
        }
    )


def in_grace(**fields: Any) -> Member:
    """Gudrun: her card was declined yesterday. Nothing has changed for her yet."""
    return make_member(
        **{
            "first_name": "Gudrun",
            "last_name": "Falk",
            "subscription_status": SubscriptionStatus.PAST_DUE,
            **fields,
        }
    )


def outsider(**fields: Any) -> Member:
    """Otto: signed up, never paid."""
    return make_member(
        **{
            "first_name": "Otto",
            "last_name": "Outsider",
            "subscription_status": SubscriptionStatus.NONE,
            **fields,
        }
    )


def curator(**fields: Any) -> Member:
    """Clara: staff who curates the library and nothing else."""
    from django.contrib.auth.models import Group

    member = make_member(
        **{
            "email": "curator@revcouncil.example",
            "first_name": "Clara",
            "last_name": "Curator",
            "is_staff": True,
            **fields,
        }
    )
    member.groups.add(Group.objects.get(name="Curator"))
    return member


def reviewer(**fields: Any) -> Member:
    """Tiago: staff who reviews answers and activities, and nothing else."""
    from django.contrib.auth.models import Group

    number = next(_numbers)
    member = make_member(
        **{
            "email": f"reviewer{number}@revcouncil.example",
            "first_name": "Tiago",
            "last_name": f"Reviewer{number}",
            "is_staff": True,
            **fields,
        }
    )
    member.groups.add(Group.objects.get(name="Reviewer"))
    return member


def super_admin(**fields: Any) -> Member:
    """Ada: may do everything."""
    return make_member(
        **{
            "email": "admin@revcouncil.example",
            "first_name": "Ada",
            "last_name": "Admin",
            "is_staff": True,
            "is_superuser": True,
            **fields,
        }
    )
