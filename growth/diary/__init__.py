"""The diary: writing, the feed, likes and replies, the moderation."""
