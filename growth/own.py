"""What the tables of growth hold of a member (members/own/registry.py)."""

from typing import Final

from members.own.registry import Copy, Fate, Table, of

TABLES: Final = (
    Table(
        "growth.Goal",
        Fate.GOES,
        rows=of("growth.Goal", "member"),
        copy=Copy(
            "goals",
            {
                "title": "title",
                "period": "period",
                "status": "status",
                "begins": "starts_on",
                "last_day": "ends_on",
                "set_at": "created_at",
                "reached_at": "completed_at",
            },
        ),
        words=("goal", "goals"),
    ),
    Table(
        "growth.Post",
        Fate.GOES,
        "What others replied to your entries goes along with them.",
        rows=of("growth.Post", "author"),
        copy=Copy(
            "diary",
            {
                "title": "title",
                "text": "content",
                "status": "status",
                "title_not_published": "edited_title",
                "text_not_published": "edited_content",
                "written_by_a_program": "written_by",
                "taken_out_because": "held_why",
                "begun_at": "created_at",
                "changed_at": "updated_at",
                "published_at": "published_at",
            },
        ),
        words=("diary entry", "diary entries"),
    ),
    Table(
        "growth.Tally",
        Fate.GOES,
        "How many likes and replies your entries have.",
        rows=of("growth.Tally", "post__author"),
        copy=Copy("diary_counts", {"entry": "post__title", "likes": "likes", "replies": "replies"}),
    ),
    Table(
        "growth.Like",
        Fate.GOES,
        rows=of("growth.Like", "member"),
        copy=Copy("diary_likes", {"entry": "post_id", "at": "created_at"}),
        words=("like", "likes"),
    ),
    Table(
        "growth.Reply",
        Fate.GOES,
        rows=of("growth.Reply", "author"),
        copy=Copy("diary_replies", {"entry": "post_id", "text": "text", "at": "created_at"}),
        words=("reply in the diary", "replies in the diary"),
    ),
    Table(
        "growth.ReplyNews",
        Fate.GOES,
        "Which replies to your entries you have not looked at.",
        rows=of("growth.ReplyNews", "member"),
        copy=Copy("diary_replies_not_seen", {"reply": "reply_id", "told_at": "told_at"}),
    ),
    Table(
        "growth.Report",
        Fate.GOES,
        rows=of("growth.Report", "reporter"),
        copy=Copy(
            "diary_reports",
            {"reason": "reason", "words": "words", "became": "state", "at": "created_at"},
        ),
        words=("report to staff", "reports to staff"),
    ),
    Table(
        "growth.DiaryChoices",
        Fate.GOES,
        "Which letters of the diary you want.",
        rows=of("growth.DiaryChoices", "member"),
        copy=Copy(
            "diary_choices",
            {
                "letters_of_replies": "reply_letters",
                "letters_of_goals": "goal_letters",
                "last_letter_of_replies_at": "replies_told_at",
            },
        ),
    ),
    Table(
        "growth.Story",
        Fate.GOES,
        rows=of("growth.Story", "member"),
        copy=Copy(
            "reviews",
            {
                "period": "period",
                "tone": "tone",
                "first_day": "first_day",
                "last_day": "last_day",
                "entries_left_out": "left_out",
                "says": "parts",
                "cites": "sources",
                "what_the_writer_was_told": "told",
                "written_by": "written_by",
                "made_at": "made_at",
                "shared_at": "shared_at",
            },
        ),
        words=("review of a period", "reviews of a period"),
        loose=("parts", "sources", "told"),
    ),
    Table(
        "growth.Telling",
        Fate.GOES,
        rows=of("growth.Telling", "member"),
        copy=Copy(
            "reviews_asked_for",
            {
                "period": "period",
                "tone": "tone",
                "became": "state",
                "why_it_failed": "fault",
                "at": "created_at",
            },
        ),
    ),
    Table(
        "growth.Turns",
        Fate.GOES,
        "How many reviews you asked for on your last day.",
        rows=of("growth.Turns", "member"),
        copy=Copy("review_turns", {"day": "day", "used": "used"}),
    ),
    Table(
        "growth.Correction",
        Fate.GOES,
        rows=of("growth.Correction", "post__author"),
        copy=Copy(
            "diary_corrections",
            {
                "of_the_text": "text",
                "would_change": "changes",
                "written_by": "written_by",
                "made_at": "made_at",
            },
        ),
        loose=("changes",),
    ),
    Table(
        "growth.ProofreadingTurns",
        Fate.GOES,
        "How many drafts you had corrected on your last day.",
        rows=of("growth.ProofreadingTurns", "member"),
        copy=Copy("proofreading_turns", {"day": "day", "used": "used"}),
    ),
)
