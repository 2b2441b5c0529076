"""What other pages show of a member's activities: what to do next, and what they let others see."""

from typing import Final

from django.db.models import CharField, Exists, F, OuterRef, Subquery, Value
from django.db.models.functions import Concat

from activities.catalogue import Activity
from activities.models import Status, Submission, SubmissionDraft
from members.models import Member

PUBLIC_SHOWN: Final = 12


def public_deeds(member: Member) -> list[Submission]:
    """What the member did, was approved for, and shows to all members, newest first. One query.

    Whoever lists them says the summary, the day and the points, never what is typed in full.
    """
    rows = Submission.objects.of(member).public().filter(activity__in=Activity.values)
    return list(rows.order_by("-decided_at", "-id")[:PUBLIC_SHOWN])


def asked_of(member: Member) -> tuple[tuple[str, int] | None, str | None, bool]:
    """What came back last and was not sent again (activity, key), the newest draft (activity), and
    whether nothing was ever sent. One query.
    """
    known = Submission.objects.filter(member=OuterRef("pk"), activity__in=Activity.values)
    back = known.filter(status=Status.REJECTED).unanswered().order_by("-created_at", "-id")
    named = Concat(F("activity"), Value(" "), F("pk"), output_field=CharField())
    drafts = SubmissionDraft.objects.filter(member=OuterRef("pk"), activity__in=Activity.values)
    row = (
        Member.objects.filter(pk=member.pk)
        .order_by()
        .values_list(
            Subquery(back.values_list(named)[:1]),
            Subquery(drafts.order_by("-updated_at").values("activity")[:1]),
            Exists(Submission.objects.filter(member=OuterRef("pk"))),
        )
        .first()
    )
    came_back, draft, has_sent = row or (None, None, True)
    code, _, key = (came_back or "").partition(" ")
    return ((code, int(key)) if came_back else None), draft, not has_sent
