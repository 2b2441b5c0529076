"""The jobs of growth."""

from growth.diary.feed.tasks import tell_replies
from growth.goals.tasks import remind_of_goals

__all__ = ["remind_of_goals", "tell_replies"]
