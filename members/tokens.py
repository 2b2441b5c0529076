"""The link that sets a new password: one hour, once, and only the newest (spec, members: signing
in).
"""

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.cache import cache
from django.utils.crypto import constant_time_compare, salted_hmac

from members.models import Member


class NewestLinkOnly(PasswordResetTokenGenerator):
    """Django's token, which dies with the password, the e-mail, the next sign-in and its hour; and
    with a newer token.

    Which one is the newest stands in the shared cache, as a fingerprint. Should the cache lose it,
    Django's own limits still hold. Two links asked for within one second are the same link.
    """

    def make_token(self, user: Member) -> str:
        """A token for `user`; the ones made before stop working."""
        token = super().make_token(user)
        cache.set(_place(user), _fingerprint(token), settings.PASSWORD_RESET_TIMEOUT)
        return token

    def check_token(self, user: Member | None, token: str | None) -> bool:
        """Whether `token` is valid for `user` and no newer one was made."""
        if user is None or token is None or not super().check_token(user, token):
            return False
        newest = cache.get(_place(user))
        return newest is None or constant_time_compare(newest, _fingerprint(token))


def _place(user: Member) -> str:
    return f"newest-reset-link:{user.pk}"


def _fingerprint(token: str) -> str:
    return salted_hmac("members.tokens", token).hexdigest()
