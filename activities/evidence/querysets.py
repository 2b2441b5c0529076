"""Which files of evidence."""

from typing import Any

from django.db.models import Q, QuerySet

from activities.models import Attachment
from members.models import Member

REVIEWS = "activities.review_submission"


def of(member: Member) -> "QuerySet[Attachment]":
    """The member's own, of drafts and of what was sent."""
    return Attachment.objects.filter(member=member)


def readable_by(member: Member) -> "QuerySet[Attachment]":
    """Their own, and for who reviews those that were sent: a draft is nobody else's."""
    own = Q(member=member)
    if member.is_staff and member.has_perm(REVIEWS):
        own |= Q(submission__isnull=False)
    return Attachment.objects.filter(own)


def named(names: list[str]) -> set[str]:
    """Those of these files that a row names."""
    rows: Any = Attachment.objects.filter(file__in=names).order_by()
    return set(rows.values_list("file", flat=True))
