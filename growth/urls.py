"""Addresses of growth."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from growth.diary.feed.urls import patterns as feed
from growth.diary.moderation.urls import patterns as moderation


def not_yet(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """Holds an address until its page comes."""
    raise Http404


app_name = "growth"
urlpatterns = [
    *feed,
    *moderation,
    path("write/", not_yet, name="write"),
    path("write/<int:pk>/", not_yet, name="draft"),
    path("mine/", not_yet, name="mine"),
    path("export/", not_yet, name="export"),
]
