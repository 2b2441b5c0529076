"""Addresses of the directory, below /members/."""

from django.urls import path

from members.directory import views

app_name = "directory"
urlpatterns = [
    path("", views.index, name="index"),
    path("pictures/<int:member>/<slug:token>-<int:size>.webp", views.picture, name="picture"),
]
