"""A member points something out to staff. Nothing else writes it."""

from datetime import datetime

from django.db import transaction

from growth.models import Post, Reason, Reply, Report
from members.models import Member


def report(
    *, about: Post | Reply, reporter: Member, reason: Reason, words: str = "", now: datetime
) -> Report:
    """Report an entry or a reply of somebody else; the report that is there already where the
    member reported it before.

    Raises IntegrityError where what it is about went meanwhile.
    """
    key: dict[str, Post | Reply] = {"post" if isinstance(about, Post) else "reply": about}
    with transaction.atomic():
        return Report.objects.get_or_create(
            reporter=reporter,
            **key,
            defaults={"reason": reason, "words": words, "created_at": now},
        )[0]
