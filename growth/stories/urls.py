"""Addresses of reviews."""

from django.urls import path

from growth.stories import views

patterns = [
    path("reviews/", views.reviews, name="reviews"),
    path("reviews/<slug:period>/", views.review, name="review"),
    path("reviews/<slug:period>/progress/<int:pk>/", views.progress, name="review-progress"),
    path("reviews/<slug:period>/told/", views.told, name="told"),
    path("reviews/<slug:period>/share/", views.share, name="share"),
]
