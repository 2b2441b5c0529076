"""The second factor: whether this session passed one, and what a change of one brings about."""

from typing import Any, Final

from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
    record_authentication,
)
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from members.models import Member

# Recovery codes only stand in for these.
FACTORS: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
MFA: Final = "mfa"


def has_factor(member: Member) -> bool:
    """Whether the member set a second factor up."""
    return Authenticator.objects.filter(user_id=member.pk, type__in=FACTORS).exists()


def passed(request: HttpRequest) -> bool:
    """Whether who is signed in showed a second factor in this session: a code, a recovery code, or
    a passkey, alone or after the password. No query.
    """
    user = request.user
    if isinstance(user, AnonymousUser):
        return False
    return any(record.get("method") == MFA for record in get_authentication_records(request, user))


def note_first_factor(*, request: HttpRequest, authenticator: Authenticator) -> None:
    """Who just set up the account's first factor showed it by that.

    A further one shows nothing: a password is enough to add it.
    """
    others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=FACTORS)
    if authenticator.type in FACTORS and not others.exclude(pk=authenticator.pk).exists():
        record_authentication(
            request, request.user, MFA, id=authenticator.pk, type=authenticator.type
        )


def forget_factor(*, request: HttpRequest, authenticator: Authenticator) -> None:
    """A factor that is gone no longer speaks for this session. `authenticator` has lost its key
    when its row went, so only what still exists is kept.
    """
    records: list[dict[str, Any]] = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    left = set(
        Authenticator.objects.filter(user_id=authenticator.user_id).values_list("pk", flat=True)
    )
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        record for record in records if record.get("method") != MFA or record.get("id") in left
    ]
