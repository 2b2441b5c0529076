"""How a signed-in member is read at the beginning of each request."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from members.flags.switches import ATTRIBUTE, all_switches
from members.models import Member


class MemberBackend(AuthenticationBackend):
    """Django-allauth's; the switches of features are read in the member's own query."""

    def get_user(self, user_id: Any) -> Member | None:
        """The member of this session; None for one who is gone or locked out."""
        member = Member.objects.annotate(**{ATTRIBUTE: all_switches()}).filter(pk=user_id).first()
        return member if member is not None and self.user_can_authenticate(member) else None
