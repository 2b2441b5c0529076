"""Addresses of boards and points."""

from django.urls import path

from gamification import views

app_name = "gamification"
urlpatterns = [
    path("leaderboard/", views.leaderboard, name="leaderboard"),
    path("leaderboard/listing", views.listing, name="listing"),
    path("points/", views.points, name="points"),
    path("points/export.csv", views.export, name="export"),
]
