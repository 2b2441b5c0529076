"""Addresses of what members report."""

from django.urls import path

from growth.diary.moderation import views

patterns = [
    path("<int:pk>/report/", views.report, name="report"),
    path("reply/<int:pk>/report/", views.report_reply, name="report-reply"),
]
