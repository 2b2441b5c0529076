"""Addresses of activities."""

from django.urls import path

from activities import views
from activities.referrals.views import referrals

app_name = "activities"
urlpatterns = [
    path("", views.index, name="index"),
    path("referrals/", referrals, name="referrals"),
]
