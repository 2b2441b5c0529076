"""Addresses of the plan's pages, below /plan/."""

from django.urls import path

from members.billing import views

urlpatterns = [
    path("", views.plan, name="plan"),
    path("buy/", views.buy, name="plan-buy"),
    path("back/", views.back, name="plan-back"),
    path("portal/", views.portal, name="plan-portal"),
    path("seats/", views.change, name="plan-seats"),
]
