"""Addresses of goals, below /diary/."""

from django.urls import path

from growth.goals import views

patterns = [
    path("goals/", views.goals, name="goals"),
    path("goals/letters/", views.letters, name="goal-letters"),
    path("goals/reached/", views.reached, name="reached"),
    path("goals/<int:pk>/", views.goal, name="goal"),
    path("goals/<int:pk>/delete/", views.delete, name="goal-delete"),
    path("goals/<int:pk>/reach/", views.reach, name="goal-reach"),
    path("goals/<int:pk>/reopen/", views.reopen, name="goal-reopen"),
]
