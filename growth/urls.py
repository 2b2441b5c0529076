"""Addresses of growth."""

from django.urls import path

from growth import views
from growth.stories.urls import patterns as stories

app_name = "growth"
urlpatterns = [
    path("", views.feed, name="feed"),
    *stories,
    # Placeholders of this branch: the feed's and the writing's own come with them.
    path("<int:pk>/", views.missing, name="post"),
    path("write/", views.missing, name="write"),
]
