"""Addresses of writing."""

from django.urls import path

from growth.diary.writing import views

patterns = [
    path("mine/", views.mine, name="mine"),
]
