"""The jobs of growth."""

from growth.goals.tasks import remind_of_goals

__all__ = ["remind_of_goals"]
