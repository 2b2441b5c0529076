"""The letters of this subject: one place that writes them."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from members.models import Member

WORDS = {
    "export_ready": (
        "Your data is ready",
        "The copy of your data that you asked for is ready. Download it here, signed in:\n\n"
        "{link}\n\nIt is kept until {expires} and then deleted.",
    ),
    "account_erased": (
        "Your account is erased",
        "Your account at Revenue Council is erased, and what belonged to it is gone. This is the"
        " last letter.",
    ),
}


def write(*, kind: str, member: Member | None = None, to: str = "", **variables: Any) -> None:
    """Write a letter in the caller's transaction: to the member, or to an address alone."""
    if find_spec("members.letters"):
        import_module("members.letters.actions").write_letter(
            kind=kind, member=member, to=to, **variables
        )
        return
    subject, body = WORDS[kind]
    address = to or (member.email if member else "")
    text = body.format(**variables)
    transaction.on_commit(lambda: send_mail(subject, text, None, [address], fail_silently=True))


def address(path: str) -> str:
    """A page of the product as a letter names it."""
    return f"{getattr(settings, 'SITE_URL', 'http://127.0.0.1:8000')}{path}"
