"""Discord as a second way in.

An account here is linked only by who is signed in to it: a Discord account whose confirmed address
is known here is asked for the password first, and one whose address Discord has not confirmed
opens and links nothing.
"""

import re
from typing import Any, Final

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.discord.views import DiscordOAuth2Adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import redirect

from members.addresses import holders
from members.discord import linking
from members.models import Member
from members.models.choices import DISCORD_ID_PATTERN
from members.signin.joining import unconfirmed_address

# In the session: a Discord account that is linked once its owner has signed in by other means.
WAITS: Final = "discord_waits"
# Of what Discord tells, this is kept.
KEPT: Final = ("id", "username", "global_name", "discriminator", "avatar")
CDN: Final = "https://cdn.discordapp.com/avatars"
UNCONFIRMED: Final = (
    "Discord has not confirmed your e-mail address yet. Confirm it there and come back, or join"
    " with your address here."
)
KNOWN: Final = (
    "Your address has an account here already. Sign in to it once; from then on Discord signs you"
    " in as well."
)
OF_ANOTHER: Final = "This Discord account belongs to another member, so nothing was linked."


def is_on() -> bool:
    """Whether Discord knows us."""
    return bool(settings.DISCORD_CLIENT_ID and settings.DISCORD_CLIENT_SECRET)


class DiscordPages(DiscordOAuth2Adapter):
    """Discord's addresses, as the settings name them, and what it answers, looked at first."""

    @property
    def access_token_url(self) -> str:
        """Where a code becomes a token."""
        return f"{settings.DISCORD_API_URL}/oauth2/token"

    @property
    def authorize_url(self) -> str:
        """Where a member says yes."""
        return f"{settings.DISCORD_API_URL}/oauth2/authorize"

    @property
    def profile_url(self) -> str:
        """Who it is."""
        return f"{settings.DISCORD_API_URL}/users/@me"

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """Read the profile. Raises OAuth2Error for what is none."""
        with DiscordAccounts().get_requests_session() as session:
            answer = session.get(
                self.profile_url, headers={"Authorization": f"Bearer {token.token}"}
            )
            found = answer.json() if answer.ok else None
        if not isinstance(found, dict) or not re.fullmatch(
            DISCORD_ID_PATTERN, str(found.get("id"))
        ):
            raise OAuth2Error("Discord sent no profile.")
        login = self.get_provider().sociallogin_from_response(request, found)
        login.account.extra_data = {key: found[key] for key in KEPT if key in found}
        return login


class DiscordAccounts(DefaultSocialAccountAdapter):
    """Who may sign in by Discord, and as whom."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Look before anything is opened or linked."""
        if sociallogin.is_existing:
            return
        uid = sociallogin.account.uid
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            if Member.objects.filter(discord_id=uid).exclude(pk=request.user.pk).exists():
                messages.error(request, OF_ANOTHER)
                raise ImmediateHttpResponse(redirect("account_security"))
            return
        confirmed = [one.email for one in sociallogin.email_addresses if one.verified]
        if not confirmed:
            messages.warning(request, UNCONFIRMED)
            raise ImmediateHttpResponse(redirect("account_signup"))
        known = Member.objects.filter(discord_id=uid).exists()
        if not known and (address := unconfirmed_address(confirmed[0])):
            _take_over(request, sociallogin, address)
        elif known or holders(confirmed[0]):
            request.session[WAITS] = sociallogin.serialize()
            messages.info(request, KNOWN)
            raise ImmediateHttpResponse(redirect("account_login"))

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: Any) -> Any:
        """A new member: the address, and what the community knows Discord accounts by."""
        user = super().populate_user(request, sociallogin, {"email": data.get("email")})
        fill(user, sociallogin.account)
        return user

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        """Back to the page it was asked from."""
        return "/accounts/#keys"

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """A letter to the owner, with Discord's name in words."""
        from allauth.account.adapter import get_adapter

        said = {**kwargs.pop("context", {}), "provider": "Discord"}
        get_adapter().send_notification_mail(*args, context=said, **kwargs)


def fill(member: Member, account: SocialAccount) -> None:
    """Write onto the member whose Discord account it is; not saved."""
    told = account.extra_data
    member.discord_id = account.uid
    member.discord_username = str(told.get("username") or "")[:64]
    avatar = str(told.get("avatar") or "")
    usable = re.fullmatch(r"\w{1,64}", avatar)
    member.discord_avatar = f"{CDN}/{account.uid}/{avatar}.png" if usable else ""


def link_waiting(request: HttpRequest, member: Member) -> None:
    """Link the Discord account that waited for its owner to sign in, if it is theirs: by the
    address that both have confirmed, or by the id staff wrote down.
    """
    waiting = request.session.pop(WAITS, None)
    try:
        found = SocialLogin.deserialize(waiting)
    except ValueError:
        return
    addresses = [one.email.lower() for one in found.email_addresses if one.verified]
    owned = EmailAddress.objects.filter(user=member, verified=True, email__in=addresses).exists()
    uid = found.account.uid
    theirs = not Member.objects.filter(discord_id=uid).exclude(pk=member.pk).exists()
    if theirs and (owned or member.discord_id == uid):
        found.connect(request, member)
        messages.success(request, "Discord is linked: it signs you in from now on.")


def take_on(*, request: HttpRequest, account: SocialAccount, token: Any = None) -> None:
    """Write the linked account onto its member, and take them into the server; of two members at
    once the second is refused.
    """
    member = account.user
    assert isinstance(member, Member)
    try:
        with transaction.atomic():
            locked = Member.objects.select_for_update().get(pk=member.pk)
            before = locked.discord_id
            fill(member, account)
            member.save(update_fields=["discord_id", "discord_username", "discord_avatar"])
            linking.linked(member_id=member.pk, discord_id=account.uid, before=before)
    except IntegrityError:
        account.delete()
        messages.error(request, OF_ANOTHER)
    else:
        linking.invite(discord_id=account.uid, token=token)


@transaction.atomic
def let_go(*, account: SocialAccount) -> None:
    """Take the Discord account off its member."""
    found = Member.objects.filter(pk=account.user_id, discord_id=account.uid)
    if found.update(discord_id=None, discord_username="", discord_avatar=""):
        linking.unlinked(member_id=account.user_id, discord_id=account.uid)


def _take_over(request: HttpRequest, sociallogin: SocialLogin, address: EmailAddress) -> None:
    """A sign-up nobody confirmed, by the address Discord confirmed: its owner is here now."""
    member: Member = address.user
    with transaction.atomic():
        member.set_unusable_password()
        address.set_verified()
        sociallogin.connect(request, member)
