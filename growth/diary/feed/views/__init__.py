"""The pages of the feed."""

from growth.diary.feed.views.feed import feed, reply_letters
from growth.diary.feed.views.post import like, post, reply
from growth.diary.feed.views.replies import edit_reply

__all__ = ["edit_reply", "feed", "like", "post", "reply", "reply_letters"]
