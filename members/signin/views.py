"""The page about signing in, and what is done from it."""

from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.socialaccount.internal import flows
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from members.http import MemberRequest
from members.rules import tally
from members.signin import discord, sessions, words
from members.signin.discord import DiscordPages
from members.signin.factors import FACTORS
from members.signin.sessions import OpenSession
from members.zones import zone_named

OTHERS: Final = "others"


@require_GET
@login_required
def security(request: MemberRequest) -> HttpResponse:
    """How the member signs in, where they are signed in, and their data."""
    now = timezone.localtime(timezone=_zone(request))
    listed = sessions.open_sessions(request, request.user)
    return render(
        request,
        "members/security.html",
        {
            "headline": _headline(listed, now),
            "sessions": [_line(one, now) for one in listed],
            **_ways_in(request, now),
        },
    )


@require_GET
@login_required
def to_keys(request: MemberRequest) -> HttpResponse:
    """The part of the page about ways in; allauth knows it as a page of its own."""
    return redirect(f"{reverse('account_security')}#keys")


@require_POST
@login_required
def end_session(request: MemberRequest) -> HttpResponse:
    """End one session, or all but this one."""
    wanted = request.POST.get("end", "")
    if wanted == OTHERS:
        number = sessions.end_others(request, request.user)
        messages.success(
            request,
            f"{tally(number, 'other session').capitalize()} ended. You stay signed in here.",
        )
    else:
        pk = int(wanted) if wanted.isdecimal() and len(wanted) < 19 else 0
        device = sessions.end(member=request.user, pk=pk)
        messages.success(
            request,
            f"{device.name} is signed out." if device else "That session had ended already.",
        )
    return redirect(f"{reverse('account_security')}#sessions")


@login_not_required
def discord_sign_in(request: HttpRequest) -> HttpResponse:
    """To Discord, after a button of ours; a bare link leads to the page with the button."""
    if not discord.is_on():
        raise Http404
    if request.method != "POST":
        return redirect("account_security" if request.user.is_authenticated else "account_login")
    return OAuth2LoginView.adapter_view(DiscordPages)(request)


@login_not_required
def discord_callback(request: HttpRequest) -> HttpResponse:
    """Back from Discord."""
    if not discord.is_on():
        raise Http404
    return OAuth2CallbackView.adapter_view(DiscordPages)(request)


@require_POST
@login_required
@reauthentication_required
def unlink_discord(request: MemberRequest) -> HttpResponse:
    """Take Discord off the account, unless it is the only way in."""
    account = SocialAccount.objects.filter(user=request.user, provider="discord").first()
    try:
        if account:
            flows.connect.validate_disconnect(request, account)
            flows.connect.disconnect(request, account)
    except ValidationError:
        messages.error(request, "Set a password first: without it nothing would let you in.")
    return redirect(f"{reverse('account_security')}#keys")


class SecondFactorPage(AuthenticateView):
    """Allauth's, offering only what the member set up."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the kinds of factor there are."""
        kinds = set(
            Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True)
        )
        return {
            **super().get_context_data(**kwargs),
            "has_codes": bool(kinds - {Authenticator.Type.WEBAUTHN}),
            "has_passkeys": Authenticator.Type.WEBAUTHN in kinds,
        }


def _zone(request: MemberRequest) -> ZoneInfo:
    return zone_named(request.user.time_zone)


def _headline(listed: list[OpenSession], now: datetime) -> words.Headline:
    new = next((one for one in listed if one.new), None)
    if new is None:
        return words.Headline(words.PLAIN, words.PLAIN_LEDE)
    return words.headline(
        device=new.device.name,
        place=new.place,
        since=new.since.astimezone(now.tzinfo),
        now=now,
        others=sum(not one.new for one in listed),
    )


def _line(one: OpenSession, now: datetime) -> dict[str, Any]:
    since, seen = (at.astimezone(now.tzinfo) for at in (one.since, one.seen))
    return {
        "session": one,
        "since": words.day_in_words(since, now),
        "seen": words.when_in_words(seen, now),
    }


def _ways_in(request: MemberRequest, now: datetime) -> dict[str, Any]:
    found = list(Authenticator.objects.filter(user=request.user).order_by("created_at"))
    codes = next((one for one in found if one.type == Authenticator.Type.RECOVERY_CODES), None)
    addresses = list(EmailAddress.objects.filter(user=request.user).order_by("-primary", "pk"))
    return {
        "app": next((one for one in found if one.type == Authenticator.Type.TOTP), None),
        "passkeys": [
            {
                "key": one,
                "alone": one.wrap().is_passwordless,
                "added": words.day_in_words(one.created_at.astimezone(now.tzinfo), now),
                "used": one.last_used_at
                and words.when_in_words(one.last_used_at.astimezone(now.tzinfo), now),
            }
            for one in found
            if one.type == Authenticator.Type.WEBAUTHN
        ],
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else None,
        "has_factor": any(one.type in FACTORS for one in found),
        "addresses": addresses,
        "discord_on": discord.is_on(),
        "discord": SocialAccount.objects.filter(user=request.user, provider="discord").first(),
        "ways": 1 + len(found) + bool(addresses),
    }
