"""The jobs of growth."""

from growth.diary.feed.tasks import tell_replies
from growth.goals.tasks import remind_of_goals
from growth.stories.tasks import find_lost_tellings, tell_story

__all__ = ["find_lost_tellings", "remind_of_goals", "tell_replies", "tell_story"]
