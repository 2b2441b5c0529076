"""Addresses of the feed."""

from django.urls import path

from growth.diary.feed import views

patterns = [
    path("", views.feed, name="feed"),
    path("<int:pk>/", views.post, name="post"),
    path("<int:pk>/like/", views.like, name="like"),
    path("<int:pk>/reply/", views.reply, name="reply"),
    path("reply/<int:pk>/", views.edit_reply, name="edit-reply"),
    path("reply-letters/", views.reply_letters, name="reply-letters"),
]
