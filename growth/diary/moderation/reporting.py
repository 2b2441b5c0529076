"""A member points something out to staff. Nothing else writes it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, F, Q

from growth.models import Post, Reason, Reply, Report, ReportState
from members.models import Member

# What the report was about was written in since it was decided: its words may be others. An entry
# whose author only typed beside it counts as well, so that none that was changed is missed.
IS_PAST = Q(post__updated_at__gt=F("decided_at")) | Q(reply__edited_at__gt=F("decided_at"))


def report_of(*, about: Post | Reply, reporter: Member) -> Report | None:
    """The member's report of it that stands. One that was decided about earlier words does not:
    they may report it again.
    """
    is_past = ExpressionWrapper(IS_PAST, output_field=BooleanField())
    rows = Report.objects.filter(reporter=reporter, **_key(about)).annotate(is_past=is_past)
    found = rows.first()
    return None if found is None or found.is_past else found


def report(
    *, about: Post | Reply, reporter: Member, reason: Reason, words: str = "", now: datetime
) -> Report:
    """Report an entry or a reply of somebody else; the report that is there already where the
    member reported it before. Decided about earlier words it waits again, with what is said now.

    Raises IntegrityError where what it is about went meanwhile.
    """
    said = {"reason": reason, "words": words, "created_at": now}
    with transaction.atomic():
        found, is_new = Report.objects.get_or_create(
            reporter=reporter, **_key(about), defaults=said
        )
        again = Report.objects.filter(IS_PAST, pk=found.pk)
        reopened = {"state": ReportState.OPEN, "decided_by": None, "decided_at": None}
        if not is_new and again.update(**said, **reopened):
            found.refresh_from_db()
        return found


def _key(about: Post | Reply) -> dict[str, Any]:
    return {"post" if isinstance(about, Post) else "reply": about}
