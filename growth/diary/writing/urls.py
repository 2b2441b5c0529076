"""Addresses of writing."""

from django.urls import path

from growth.diary.writing import views

patterns = [
    path("mine/", views.mine, name="mine"),
    path("export/", views.export, name="export"),
    path("write/", views.write, name="write"),
    path("write/<int:pk>/", views.draft, name="draft"),
    path("write/<int:pk>/delete/", views.delete_entry, name="delete-entry"),
]
