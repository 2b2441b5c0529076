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

    def public(self) -> "SubmissionQuerySet":
        """Approved, and shown to all members."""
        return self.filter(APPROVED_AND_PUBLIC)

    def sessions_around(self, member: "Member", on: date) -> list[Session]:
        """The sessions of a member that share seven days with the day `on`."""
        near = timedelta(days=DAYS - 1)
        rows = self.filter(IN_QUOTA, member=member, done_on__range=(on - near, on + near))
        return [Session(*row) for row in rows.values_list("done_on", "peers", "students")]
