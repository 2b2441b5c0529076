"""Which submissions."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from activities.rules.quota import DAYS, Session

if TYPE_CHECKING:
    from members.models import Member

APPROVED_AND_PUBLIC = Q(status="APPROVED", visibility="public")
WAITS = Q(status="PENDING")
IN_QUOTA = Q(activity="AMPLIFY", status__in=["PENDING", "APPROVED"])


class SubmissionQuerySet(models.QuerySet[Any]):
    """Submissions, narrowed by what a page or a rule asks for."""

    def of(self, member: "Member") -> "SubmissionQuerySet":
        """Those of one member."""
        return self.filter(member=member)

    def waiting(self) -> "SubmissionQuerySet":
        """Those a reviewer has to decide, in no order."""
        return self.filter(WAITS)

    def unanswered(self) -> "SubmissionQuerySet":
        """Those after which the member sent nothing of the same activity."""
        later = self.model.objects.filter(
            member=models.OuterRef("member"),
            activity=models.OuterRef("activity"),
            created_at__gt=models.OuterRef("created_at"),
        )
        return self.filter(~models.Exists(later))

    def public(self) -> "SubmissionQuerySet":
        """Approved, and shown to all members."""
        return self.filter(APPROVED_AND_PUBLIC)

    def sessions_around(self, member: "Member", on: date, days: int = DAYS - 1) -> list[Session]:
        """The sessions of a member within so many days of the day `on`; without `days` those that
        share seven days with it.
        """
        near = timedelta(days=days)
        rows = self.filter(IN_QUOTA, member=member, done_on__range=(on - near, on + near))
        return [Session(*row) for row in rows.values_list("done_on", "peers", "students")]
