"""What the tables of activities hold of a member (members/own/registry.py)."""

from collections.abc import Iterable
from typing import Final

from activities.courses import clearing
from members.models import Member
from members.own.registry import Copy, Fate, Table, nobodys, of


def _evidence(member: Member) -> Iterable[str]:
    return of("activities.Attachment", "member")(member).values_list("file", flat=True)


TABLES: Final = (
    Table(
        "activities.Submission",
        Fate.GOES,
        rows=of("activities.Submission", "member"),
        copy=Copy(
            "activities",
            {
                "activity": "activity",
                "status": "status",
                "seen_by": "visibility",
                "said": "payload",
                "points": "points",
                "told": "note",
                "sent_at": "created_at",
                "changed_at": "updated_at",
                "decided_at": "decided_at",
            },
        ),
        words=("reported activity", "reported activities"),
        loose=("payload",),
    ),
    Table(
        "activities.SubmissionDraft",
        Fate.GOES,
        rows=of("activities.SubmissionDraft", "member"),
        copy=Copy(
            "activities_not_sent",
            {"activity": "activity", "typed": "typed", "changed_at": "updated_at"},
        ),
        words=("activity not sent yet", "activities not sent yet"),
        loose=("typed",),
    ),
    Table(
        "activities.Attachment",
        Fate.GOES,
        rows=of("activities.Attachment", "member"),
        copy=Copy(
            "activity_files",
            {"name": "name", "bytes": "size", "sha256": "content_hash", "added_at": "created_at"},
        ),
        files=_evidence,
        words=("file of evidence", "files of evidence"),
    ),
    Table(
        "activities.Sender",
        Fate.GOES,
        "When one sent within the last hour, for the limit.",
        rows=of("activities.Sender", "member"),
    ),
    Table(
        "activities.ReviewDecision",
        Fate.GOES,
        "What was decided about your activities.",
        rows=of("activities.ReviewDecision", "submission__member"),
        copy=Copy(
            "activity_decisions",
            {"activity": "submission__activity", "told": "note", "points": "points", "at": "at"},
        ),
        words=("decision about an activity", "decisions about activities"),
    ),
    Table(
        "activities.ReviewClaim",
        Fate.GOES,
        "What a reviewer holds at the moment.",
        rows=of("activities.ReviewClaim", "reviewer"),
    ),
    Table(
        "activities.CourseEvent",
        Fate.STAYS,
        "That a course site told something stays, so that it is not handled twice; whom it named"
        " goes.",
        rows=of("activities.CourseEvent", "member"),
        copy=Copy(
            "course_events",
            {
                "event": "kind",
                "course": "course",
                "contact": "contact_id",
                "email": "email",
                "became": "state",
                "points": "points",
                "at": "received_at",
            },
        ),
        words=("completed course as told", "completed courses as told"),
        forget=clearing.forget,
        loose=("note", "email", "contact_id"),
    ),
    *nobodys("Which course sites may tell of completed courses.", "activities.CourseSender"),
    Table(
        "activities.ReferralLink",
        Fate.GOES,
        rows=of("activities.ReferralLink", "member"),
        copy=Copy("referral_link", {"code": "code", "made_at": "created_at"}),
    ),
    Table(
        "activities.Referral",
        Fate.GOES,
        "Who brought you is the other one's to say, and whom you brought is theirs: that it was, is"
        " copied.",
        rows=of("activities.Referral", "referrer", "referee"),
        copy=Copy("referrals", {"joined_at": "created_at"}),
        words=("referral", "referrals"),
    ),
    Table(
        "activities.ReferralPayout",
        Fate.GOES,
        "Those whom you brought, and what of it was paid.",
        rows=of("activities.ReferralPayout", "referral__referrer"),
        copy=Copy(
            "referral_points",
            {
                "for": "kind",
                "became": "state",
                "points": "points",
                "month": "month",
                "at": "at",
                "taken_back_at": "taken_back_at",
            },
        ),
    ),
    Table(
        "activities.ReferralMonth",
        Fate.GOES,
        rows=of("activities.ReferralMonth", "member"),
        copy=Copy("referral_months", {"month": "month", "points": "points"}),
    ),
    *nobodys(
        "Views for reporting tools, worked out anew every few minutes from who is on the board.",
        "activity_metrics",
        "leaderboard_totals",
        "leaderboard_30d",
    ),
)
