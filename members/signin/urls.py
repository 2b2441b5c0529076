"""Addresses of signing in that are ours; they stand before allauth's own."""

from django.urls import path, re_path
from django.views.generic import RedirectView

from members.signin import views
from members.signin.joining import ConfirmPage

urlpatterns = [
    path("", views.security, name="account_security"),
    # Allauth's lists of sessions and factors are parts of one page here.
    path(
        "sessions/",
        RedirectView.as_view(pattern_name="account_security"),
        name="usersessions_list",
    ),
    path("sessions/end/", views.end_session, name="account_end_session"),
    path("2fa/", views.to_keys, name="mfa_index"),
    path("2fa/webauthn/", views.to_keys, name="mfa_list_webauthn"),
    path("2fa/authenticate/", views.SecondFactorPage.as_view(), name="mfa_authenticate"),
    path("discord/login/", views.discord_sign_in, name="discord_login"),
    path("discord/login/callback/", views.discord_callback, name="discord_callback"),
    path("discord/unlink/", views.unlink_discord, name="discord_unlink"),
    path("3rdparty/", views.to_keys, name="socialaccount_connections"),
    path(
        "3rdparty/signup/",
        RedirectView.as_view(pattern_name="account_signup"),
        name="socialaccount_signup",
    ),
    re_path(
        r"^confirm-email/(?P<key>[-:\w]+)/$", ConfirmPage.as_view(), name="account_confirm_email"
    ),
]
