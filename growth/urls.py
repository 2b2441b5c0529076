"""Addresses of growth."""

from django.urls import path

from growth import views
from growth.goals.urls import patterns as goals

app_name = "growth"
urlpatterns = [
    path("", views.feed, name="feed"),
    *goals,
    # Until the page of drafts is there.
    path("write/<int:pk>/", views.not_yet, name="draft"),
]
