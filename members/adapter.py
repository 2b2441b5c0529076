"""How allauth speaks to our members: a pause says how long it is, and its letters go through the
outbox.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import get_pending_stage
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from members.letters.signing_in import write
from members.limits import hit
from members.models import Member
from members.rules import in_time

PAUSES = ("too_many_login_attempts", "rate_limited")


class CouncilAccountAdapter(DefaultAccountAdapter):
    """Django-allauth's, with the true time in what it says of a pause."""

    _tried: str | None = None

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try, and remember whose it is."""
        self._tried = self._get_login_attempts_cache_key(request, **credentials)
        super().pre_authenticate(request, **credentials)

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

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """A refusal in words."""
        if code not in PAUSES:
            return super().validation_error(code, *args)
        found = hit(
            self.request, ["login_failed"], key=self._tried or _second_factor_of(self.request)
        )
        when = f"in {in_time(found.wait)}" if found else "in a moment"
        return ValidationError(f"Too many tries went wrong. Try again {when}.", code=code)


def _second_factor_of(request: HttpRequest) -> str | None:
    """What allauth counts wrong codes of this person by."""
    stage = None if request.user.is_authenticated else get_pending_stage(request)
    user = request.user if request.user.is_authenticated else stage and stage.login.user
    return f"mfa-auth-user-{user.pk}" if user else None
