"""Reports of the diary, for the tests of what staff make of them."""

from typing import Any

from django.utils import timezone

from growth.diary.moderation.reporting import report
from growth.models import Post, Reason, Reply, Report
from members.models import AuditLog, Member
from tests import cast

QUEUE = "/admin/growth/report/queue/"
DECIDE = f"{QUEUE}decide/"


def tell_on(about: Post | Reply, **more: Any) -> Report:
    """A report of somebody."""
    given = {"reporter": cast.make_member(), "reason": Reason.UNKIND, "now": timezone.now()}
    return report(about=about, **{**given, **more})


def states() -> list[str]:
    """What became of all reports, by their age."""
    return list(Report.objects.order_by("pk").values_list("state", flat=True))


def audited(actor: Member) -> list[tuple[str, str, int | None]]:
    """The deeds of the staff in their order, with what they were done to."""
    rows = AuditLog.objects.filter(actor=actor, target_type__startswith="growth")
    return list(rows.order_by("pk").values_list("action", "target_type", "target_id"))
