"""What members do outside the site, and the points for it."""

from typing import ClassVar

from django.apps import AppConfig

from members.audit.rules import Deed
from members.flags.rules import Flag


class ActivitiesConfig(AppConfig):
    """Submissions with evidence, their review, course webhooks, referrals."""

    name = "activities"
    verbose_name = "Activities"
    audited_deeds = (
        Deed("submission_approved", "Activity approved", "activities"),
        Deed("submission_rejected", "Activity rejected", "activities"),
        Deed("submission_revoked", "Approval of an activity taken back", "activities"),
        Deed("submission_reopened", "Rejection of an activity taken back", "activities"),
        Deed("course_sender_added", "Course sender added", "activities"),
        Deed("course_sender_changed", "Course sender changed", "activities"),
        Deed("course_sender_rotated", "Course sender given a new address", "activities"),
        Deed("course_event_matched", "Course event matched by hand", "activities"),
        Deed("course_event_replayed", "Course event tried again", "activities"),
        Deed("course_event_aside", "Course event put aside", "activities"),
    )
    feature_flags = (
        Flag(
            "activities",
            "Activities",
            "Reporting what one did, and the points for it.",
            addresses=("activities:",),
        ),
    )
    # What a reporting tool reads (docs/reporting.md), and no row of any member's
    # (revcouncil/schema/outside.py).
    outside_rights: ClassVar = {
        view: {"REPORTING": {"SELECT": ("*",)}}
        for view in ("activity_metrics", "leaderboard_totals", "leaderboard_30d")
    }
    sign_in_listeners = ("activities.referrals.arriving.signed_in",)
