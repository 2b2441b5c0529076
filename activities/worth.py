"""What a submission is worth today: the rule of its activity, and the value staff set."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Sum, TextField, Value
from django.db.models.functions import Cast, Concat

from activities.catalogue import Activity
from activities.models import Status, Submission
from gamification.ledger.values import pays
from gamification.models import Action, PointTransaction
from members.models import Member


def worth(*, member: Member, activity: Activity, payload: Mapping[str, Any]) -> int:
    """Points of this payload; 0 while staff have the action switched off.

    What course webhooks paid counts towards LEARN, which is worth so much in all.
    """
    courses = paid_for_courses(member) if activity is Activity.LEARN else 0
    return due(activity, payload, value=pays(activity.declaration.action), courses=courses)


def due(activity: Activity, payload: Mapping[str, Any], *, value: int, courses: int) -> int:
    """As `worth`, for who knows the value of the action and what courses paid."""
    points = activity.declaration.pays(payload, value)
    return max(0, points - courses) if activity is Activity.LEARN else points


def lock_learn(member: Member) -> Member:
    """Hold the member's row until the transaction ends, and their row as it stands.

    Whoever pays for learning calls it first, and counts then: a course and an approval at once wait
    for each other, so that nobody gets more than LEARN is worth.
    """
    return Member.objects.select_for_update(of=("self",), no_key=True).get(pk=member.pk)


def learned(member: Member) -> int:
    """Points that LEARN paid the member in all: by completed courses, and by a certificate that
    stands approved.
    """
    approved = Submission.objects.filter(
        member=member, activity=Activity.LEARN, status=Status.APPROVED
    )
    return paid_for_courses(member) + (approved.aggregate(points=Sum("points"))["points"] or 0)


def paid_for_courses(member: Member) -> int:
    """Points that completed courses paid the member by webhook; what staff took back is not among
    them.
    """
    entries = PointTransaction.objects.filter(member=member)
    taken_back = entries.filter(
        action=Action.ADMIN_ADJUSTMENT,
        source=Concat(Value("reversal:"), Cast(OuterRef("pk"), TextField())),
    )
    paid = entries.filter(~Exists(taken_back), action=Action.ACTIVITY_COURSE)
    return paid.aggregate(points=Sum("points"))["points"] or 0
