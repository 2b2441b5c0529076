"""The jobs of growth."""

from growth.diary.feed.tasks import tell_replies

__all__ = ["tell_replies"]
