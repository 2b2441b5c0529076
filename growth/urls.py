"""Addresses of growth."""

from django.urls import path

from growth import views
from growth.diary.writing.urls import patterns as writing

app_name = "growth"
urlpatterns = [
    path("", views.feed, name="feed"),
    *writing,
    path("<int:pk>/", views.feed, name="post"),
]
