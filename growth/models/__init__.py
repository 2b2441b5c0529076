"""The tables of growth, by subject."""

from growth.models.corrections import PROOFREADINGS_A_DAY, Correction, ProofreadingTurns
from growth.models.diary import DiaryChoices, Post, PostStatus, Tally
from growth.models.goals import Goal, GoalStatus, Period
from growth.models.moderation import Reason, Report, ReportState
from growth.models.news import ReplyNews
from growth.models.replies import Like, Reply
from growth.models.stories import (
    OPEN_STATES,
    Story,
    StoryPeriod,
    Telling,
    TellingState,
    Tone,
    Turns,
)

__all__ = [
    "OPEN_STATES",
    "PROOFREADINGS_A_DAY",
    "Correction",
    "DiaryChoices",
    "Goal",
    "GoalStatus",
    "Like",
    "Period",
    "Post",
    "PostStatus",
    "ProofreadingTurns",
    "Reason",
    "Reply",
    "ReplyNews",
    "Report",
    "ReportState",
    "Story",
    "StoryPeriod",
    "Tally",
    "Telling",
    "TellingState",
    "Tone",
    "Turns",
]
