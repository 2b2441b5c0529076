"""Joining: who confirms the address sets the password, and a known address costs the same work as a
new one.
"""

from uuid import uuid4

from allauth.account.internal.flows.email_verification import verify_email_and_resume
from allauth.account.internal.stagekit import get_pending_stage
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.account.views import ConfirmEmailView
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect

from members.models import Member
from members.tokens import NewestLinkOnly


class ConfirmPage(ConfirmEmailView):
    """Allauth's; an account that somebody else may have opened gets its password from whoever
    confirms the address.
    """

    def post(self, *args: object, **kwargs: object) -> HttpResponse:
        """Confirm. In the browser that joined that signs in, in any other one it asks for a new
        password: the one of the sign-up no longer works.
        """
        self.object = self.get_object()
        member: Member = self.object.email_address.user
        if not is_unconfirmed(member) or self._joined_here(member):
            return super().post(*args, **kwargs)
        with transaction.atomic():
            address, response = verify_email_and_resume(self.request, self.object)
            if address is None:
                return self.respond(False)
            member.set_unusable_password()
            member.save(update_fields=["password"])
        return response or redirect(
            "account_reset_password_from_key",
            uidb36=user_pk_to_url_str(member),
            key=NewestLinkOnly().make_token(member),
        )

    def _joined_here(self, member: Member) -> bool:
        stage = get_pending_stage(self.request)
        return bool(stage and stage.login.user and stage.login.user.pk == member.pk)


def is_unconfirmed(member: Member) -> bool:
    """Whether this is a sign-up that nobody has confirmed or used."""
    return (
        member.last_login is None
        and member.has_usable_password()
        and not EmailAddress.objects.filter(user=member, verified=True).exists()
    )


def unconfirmed_address(email: str) -> EmailAddress | None:
    """The address of a sign-up that nobody has confirmed; None where there is none."""
    found = EmailAddress.objects.filter(
        email=email.lower(), primary=True, verified=False, user__last_login=None
    ).select_related("user")
    return next((address for address in found if is_unconfirmed(address.user)), None)


def work_like_joining(password: str) -> None:
    """What opening an account costs, and nothing of it stays."""
    with transaction.atomic():
        decoy = Member(email=f"{uuid4().hex}@nobody.invalid")
        decoy.set_password(password)
        decoy.save()
        EmailAddress.objects.create(user=decoy, email=decoy.email, primary=True)
        transaction.set_rollback(True)
