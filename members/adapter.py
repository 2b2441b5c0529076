"""How allauth speaks to our members: whose tries count together, how long a pause is, which device
is new; and its letters go through the outbox.
"""

from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import get_pending_stage
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from members.addresses import holders
from members.letters.signing_in import write
from members.limits import FAILED, FAILED_ANYWHERE, hit
from members.models import Member
from members.rules import in_time
from members.signin import devices, discord, factors
from members.signin.joining import unconfirmed_address
from members.signin.places import client_address, place_in_words

PAUSES: Final = ("too_many_login_attempts", "rate_limited")


class CouncilAccountAdapter(DefaultAccountAdapter):
    """Django-allauth's, with our limits, and the true time in what it says of a pause."""

    _tried: str | None = None
    _anywhere: str | None = None

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address of who asks, whatever stands before us."""
        return client_address(request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Tries count by account and place: a stranger's do not shut the owner out."""
        return f"{_account(credentials)}|{ratelimit.get_ip(request)}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try, and remember whose it is."""
        self._tried = self._get_login_attempts_cache_key(request, **credentials)
        super().pre_authenticate(request, **credentials)

    def is_safe_url(self, url: str | None) -> bool:
        """Whether signing in may lead there; an address that is none, such as "https://[", may
        not.
        """
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the letter allauth means into the outbox."""
        write(name=template_prefix, to=email, context=context)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Member,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """A notice of a change, which names whose account it is."""
        named = {**(context or {}), "user": user}
        super().send_notification_mail(template_prefix, user, named, email)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Who this is; None when the password is wrong.

        Guesses from many places count by account as well, on a slower limit. Past it go a device
        that signed this account in before, and who still has a second factor to show. The
        password is looked at either way, so that the answer takes the same time.
        """
        if _is_known(request, credentials):
            return super().authenticate(request, **credentials)
        slow = ratelimit.consume(
            request, app="allauth.account", action=FAILED_ANYWHERE, key=_account(credentials)
        )
        user = super().authenticate(request, **credentials)
        if slow and user:
            slow.rollback()
        elif not slow and not (isinstance(user, Member) and factors.has_factor(user)):
            self._anywhere = _account(credentials)
            raise self.validation_error(PAUSES[0])
        return user

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """Whoever set a new password by letter may try again at once."""
        super()._delete_login_attempts_cached_email(request, **credentials)
        ratelimit.clear(
            request, app="allauth.account", action=FAILED_ANYWHERE, key=_account(credentials)
        )

    def send_account_already_exists_mail(self, email: str) -> None:
        """Somebody joins with an address that is taken: its owner hears of it.

        A sign-up nobody confirmed keeps nobody away: the letter is the one to confirm it.
        """
        if address := unconfirmed_address(email):
            address.send_confirmation(self.request, signup=True)
        else:
            super().send_account_already_exists_mail(email)

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """A refusal in words."""
        if code not in PAUSES:
            return super().validation_error(code, *args)
        found = (
            hit(self.request, [FAILED_ANYWHERE], key=self._anywhere)
            if self._anywhere
            else hit(self.request, [FAILED], key=self._tried or _second_factor_of(self.request))
        )
        when = f"in {in_time(found.wait)}" if found else "in a moment"
        return ValidationError(f"Too many tries went wrong. Try again {when}.", code=code)

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in; a device never seen before is marked, and its owner told."""
        new = user.last_login is not None and not devices.is_known(request, user.pk)
        request.new_device = new  # type: ignore[attr-defined]
        super().login(request, user)
        if new:
            said = {
                "device": devices.device_of(self.get_http_user_agent(request)).name,
                "place": place_in_words(client_address(request)),
            }
            self.send_notification_mail("new_sign_in", user, said)
        if discord.WAITS in request.session:
            discord.link_waiting(request, user)


class CouncilMFAAdapter(DefaultMFAAdapter):
    """Django-allauth's, with our words."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That is not right. Look again, or take the next code.",
    }

    def _get_site_name(self) -> str:
        return "Revenue Council"

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        """ "Passkey", "Passkey 2", ..."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return "Passkey" if number == 1 else f"Passkey {number}"


def _account(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email", "")).lower()


def _is_known(request: HttpRequest, credentials: dict[str, Any]) -> bool:
    """Whether this device signed the account that is tried in before."""
    return devices.COOKIE in request.COOKIES and devices.is_known(
        request, *holders(_account(credentials))
    )


def _second_factor_of(request: HttpRequest) -> str | None:
    """What allauth counts wrong codes of this person by."""
    stage = None if request.user.is_authenticated else get_pending_stage(request)
    user = request.user if request.user.is_authenticated else stage and stage.login.user
    return f"mfa-auth-user-{user.pk}" if user else None
