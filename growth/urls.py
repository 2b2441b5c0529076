"""Addresses of growth."""

from django.urls import path

from growth import views
from growth.goals.urls import patterns as goals
from growth.diary.writing.urls import patterns as writing

app_name = "growth"
urlpatterns = [
    path("", views.feed, name="feed"),
    *goals,
    # Until the page of drafts is there.
    path("write/<int:pk>/", views.not_yet, name="draft"),
    *writing,
    # Stands in for the page of an entry, which is not here yet.
    path("<int:pk>/", views.post, name="post"),
]
