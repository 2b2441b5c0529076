"""What a sign-in, or a change of what a sign-in rests on, brings about. Connected by the app."""

from typing import Any

from allauth.account import signals as account
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from allauth.socialaccount import signals as social
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

from members.models import Member
from members.signin import discord, factors, listening, sessions


def signed_in(sender: Any, request: HttpRequest, user: Member, **kwargs: Any) -> None:
    """Write the new session down, and tell the other apps."""
    sessions.write_down(request, user, new=getattr(request, "new_device", False))
    request.signed_in_here = user  # type: ignore[attr-defined]
    listening.tell(request=request, member=user)


def password_changed(sender: Any, request: HttpRequest, user: Member, **kwargs: Any) -> None:
    """End the other sessions; this one goes on under a new key."""
    sessions.write_anew(request, user)
    sessions.end_others(request, user)


def password_reset(sender: Any, request: HttpRequest, user: Member, **kwargs: Any) -> None:
    """End every session."""
    sessions.end_others(request, user)


def factor_added(
    sender: Any, request: HttpRequest, user: Member, authenticator: Authenticator, **kwargs: Any
) -> None:
    """End the other sessions; who set the first one up has passed it."""
    factors.note_first_factor(request=request, authenticator=authenticator)
    sessions.end_others(request, user)


def factor_removed(
    sender: Any, request: HttpRequest, user: Member, authenticator: Authenticator, **kwargs: Any
) -> None:
    """End the other sessions, and let what is gone no longer speak for this one."""
    factors.forget_factor(request=request, authenticator=authenticator)
    sessions.end_others(request, user)


def address_added(
    sender: Any, request: HttpRequest, user: Member, email_address: EmailAddress, **kwargs: Any
) -> None:
    """Tell the address there was before."""
    get_adapter().send_notification_mail(
        "address_added", user, {"added_email": email_address.email}
    )


def address_changed(sender: Any, request: HttpRequest, user: Member, **kwargs: Any) -> None:
    """End the other sessions; allauth tells the old address."""
    sessions.end_others(request, user)


def address_removed(
    sender: Any, request: HttpRequest, user: Member, email_address: EmailAddress, **kwargs: Any
) -> None:
    """End the other sessions, and tell the address that went, not only the one that stays."""
    sessions.end_others(request, user)
    if email_address.verified:
        get_adapter().send_notification_mail(
            "account/email/email_deleted",
            user,
            {"deleted_email": email_address.email},
            email=email_address.email,
        )


def discord_linked(sender: Any, request: HttpRequest, sociallogin: Any, **kwargs: Any) -> None:
    """Write it onto the member. A new way in ends what the old ways opened."""
    discord.take_on(request=request, account=sociallogin.account, token=sociallogin.token)
    sessions.end_others(request, sociallogin.user)


def discord_unlinked(sender: Any, request: HttpRequest, socialaccount: Any, **kwargs: Any) -> None:
    """Take it off the member, and end what it may have opened."""
    discord.let_go(account=socialaccount)
    sessions.end_others(request, socialaccount.user)


def connect() -> None:
    """Listen."""
    for signal, receiver in (
        (user_logged_in, signed_in),
        (account.password_changed, password_changed),
        (account.password_set, password_changed),
        (account.password_reset, password_reset),
        (mfa.authenticator_added, factor_added),
        (mfa.authenticator_removed, factor_removed),
        (mfa.authenticator_reset, address_changed),
        (account.email_added, address_added),
        (account.email_changed, address_changed),
        (account.email_removed, address_removed),
        (social.social_account_added, discord_linked),
        (social.social_account_removed, discord_unlinked),
    ):
        signal.connect(receiver, dispatch_uid=f"members.signin.{receiver.__name__}")
