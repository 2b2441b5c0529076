"""Addresses of growth."""

from django.urls import path

from growth import views
from growth.diary.writing.urls import patterns as writing
from growth.proofreading.urls import patterns as proofreading

app_name = "growth"
urlpatterns = [
    path("", views.feed, name="feed"),
    *writing,
    *proofreading,
    # Stands in for the page of an entry, which is not here yet.
    path("<int:pk>/", views.post, name="post"),
]
