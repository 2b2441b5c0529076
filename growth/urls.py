"""Addresses of growth."""

from growth.diary.feed.urls import patterns as feed
from growth.diary.moderation.urls import patterns as moderation
from growth.diary.writing.urls import patterns as writing
from growth.goals.urls import patterns as goals
from growth.proofreading.urls import patterns as proofreading
from growth.stories.urls import patterns as stories

app_name = "growth"
urlpatterns = [*feed, *moderation, *writing, *proofreading, *goals, *stories]
