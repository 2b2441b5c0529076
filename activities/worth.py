"""What a submission is worth today: the rule of its activity, and the value staff set."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Sum

from activities.catalogue import Activity
from gamification.ledger.values import pays
from gamification.models import Action, PointTransaction
from members.models import Member


def worth(*, member: Member, activity: Activity, payload: Mapping[str, Any]) -> int:
    """Points of this payload; 0 while staff have the action switched off.

    What course webhooks paid counts towards LEARN, which is worth so much in all.
    """
    declaration = activity.declaration
    points = declaration.pays(payload, pays(declaration.action))
    if activity is Activity.LEARN:
        points = max(0, points - paid_for_courses(member))
    return points


def paid_for_courses(member: Member) -> int:
    """Points that completed courses paid the member by webhook."""
    entries = PointTransaction.objects.filter(member=member, action=Action.ACTIVITY_COURSE)
    return entries.aggregate(points=Sum("points"))["points"] or 0


def lock_learn(member: Member) -> None:
    """Let nobody else pay this member for LEARN, by review or by webhook, until the transaction
    ends: the member's row, which the ledger writes next anyway.
    """
    list(Member.objects.filter(pk=member.pk).select_for_update(no_key=True).values_list("pk"))
