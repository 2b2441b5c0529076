"""Addresses of signing in that are ours; they stand before allauth's own."""

from django.urls import path
from django.views.generic import RedirectView

from members.signin import views

# Allauth's lists of factors and sessions are parts of one page here.
to_keys = RedirectView.as_view(pattern_name="account_security")

urlpatterns = [
    path("", views.security, name="account_security"),
    path("sessions/", to_keys, name="usersessions_list"),
    path("sessions/end/", views.end_session, name="account_end_session"),
    path("2fa/", views.to_keys, name="mfa_index"),
    path("2fa/webauthn/", views.to_keys, name="mfa_list_webauthn"),
    path("2fa/authenticate/", views.SecondFactorPage.as_view(), name="mfa_authenticate"),
]
