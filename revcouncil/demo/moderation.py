"""Moderation of the demo community's answers: the rules have looked, and so has the admin."""

from typing import Final

from benchmarks.models import BenchmarkSubmission
from benchmarks.moderation.actions import Seen, decide
from benchmarks.moderation.looking import look_at_unseen
from members.models import Member

LEFT: Final = 3


def moderate(*, admin: Member) -> None:
    """Accept all that the rules flag but for the newest three sets, which wait in the queue."""
    look_at_unseen()
    for submission in BenchmarkSubmission.objects.waiting().order_by("-updated_at", "-pk")[LEFT:]:
        decide(
            submission_id=submission.pk,
            seen=Seen.of(submission),
            accepted=True,
            actor=admin,
            note="Far out, and right: asked on Discord.",
        )
