"""Addresses of activities."""

from django.urls import path

from activities import views
from activities.evidence.views import evidence
from activities.referrals.views import referrals

app_name = "activities"
urlpatterns = [
    path("", views.index, name="index"),
    path("evidence/<int:pk>/<str:key>/", evidence, name="evidence"),
    path("referrals/", referrals, name="referrals"),
    path("report/<slug:code>/", views.report, name="report"),
    path("sent/<int:pk>/", views.sent, name="sent"),
]
