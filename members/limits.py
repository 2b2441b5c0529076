"""The limits on tries: which one was hit, and when there is more. allauth counts; this reads
what it counted.
"""

import math
import time
from collections.abc import Iterable
from typing import Final, NamedTuple

from allauth.account import app_settings
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

from members.rules import in_time

# Our own counter of sign-ups that went through; allauth's "signup" counts every form that is sent.
SIGNED_UP: Final = "signed_up"
# Wrong passwords for one account: from one place, and, slower, from anywhere.
FAILED: Final = "login_failed"
FAILED_ANYWHERE: Final = "login_failed_anywhere"
# Links to invitations that nobody has.
INVITATION: Final = "team_invitation"
# What each counts, in the words of the page that says it is used up.
COUNTED: Final = {
    "change_password": "changes of a password",
    INVITATION: "links that open no invitation",
    "login": "tries to sign in",
    FAILED: "tries to sign in",
    FAILED_ANYWHERE: "tries to sign in",
    "manage_email": "changes of your addresses",
    "reauthenticate": "tries to confirm that it is you",
    "reset_password": "letters for a new password",
    "reset_password_from_key": "tries to set a new password",
    "signup": "sign-up forms",
    SIGNED_UP: "new accounts",
}
# Which are counted on which page.
ON_PAGE: Final = {
    "account_signup": ("signup", SIGNED_UP),
    "account_login": ("login",),
    "account_reset_password": ("reset_password",),
    "account_reset_password_from_key": ("reset_password_from_key",),
    "account_reset_password_from_key_done": ("reset_password_from_key",),
    "account_change_password": ("change_password",),
    "account_set_password": ("change_password",),
    "account_email": ("manage_email",),
    "account_reauthenticate": ("reauthenticate",),
    "mfa_reauthenticate": ("reauthenticate",),
    "team-invitation": (INVITATION,),
}


class Hit(NamedTuple):
    """A limit that is used up, and the seconds until there is one more."""

    action: str
    amount: int
    period: int
    wait: int

    @property
    def in_words(self) -> str:
        """ "3 new accounts within an hour"."""
        return f"{self.amount} {COUNTED.get(self.action, 'tries')} within {in_time(self.period)}"


def hit(request: HttpRequest, actions: Iterable[str], *, key: str | None = None) -> Hit | None:
    """The used-up limit of these actions that opens last; None when none is."""
    found = [one for action in actions for one in _used_up(request, action, key)]
    return max(found, key=lambda one: one.wait, default=None)


def hit_on_page(request: HttpRequest) -> Hit | None:
    """The limit that stopped this request: one of its page's, or any that is used up where the
    page counts none.
    """
    page = request.resolver_match.url_name if request.resolver_match else None
    return hit(request, ON_PAGE.get(page or "", ())) or hit(request, app_settings.RATE_LIMITS)


def _used_up(request: HttpRequest, action: str, key: str | None) -> Iterable[Hit]:
    for rate in ratelimit.get_rates(app="allauth.account", action=action):
        if (rate.per == "key" and key is None) or (
            rate.per == "user" and not request.user.is_authenticated
        ):
            continue
        counted = cache.get(
            ratelimit.get_cache_key(
                request, app="allauth.account", action=action, rate=rate, key=key
            ),
            [],
        )
        # Newest first: once the oldest of the last `amount` has passed, there is room for one.
        if len(counted) >= rate.amount:
            wait = counted[rate.amount - 1] + rate.duration - time.time()
            if wait > 0:
                yield Hit(action, rate.amount, int(rate.duration), math.ceil(wait))
