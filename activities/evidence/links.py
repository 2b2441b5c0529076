"""Addresses of evidence: each lives one hour, for the member it was made for and nobody else."""

from typing import Final

from django.core import signing
from django.urls import reverse

from activities.models import Attachment
from members.models import Member

SALT: Final = "activities.evidence"
SECONDS: Final = 60 * 60  # Spec, activities: "links live one hour".


class BadLink(Exception):
    """Not a link of ours, or one that was made for somebody else."""


class ExpiredLink(Exception):
    """A link of this member's that has run out."""


def address(attachment: Attachment, *, reader: Member) -> str:
    """An address that opens the file for this reader within the hour. Nothing is asked of the
    database: whether the member may have it is looked at when it is opened.
    """
    return reverse("activities:evidence", args=[attachment.pk, _key(attachment.pk, reader.pk)])


def check(key: str, *, attachment_id: int, member_id: int) -> None:
    """Raises ExpiredLink for one that has run out, BadLink for one that is forged or another's."""
    try:
        _signer().unsign(f"{_said(attachment_id, member_id)}:{key}", max_age=SECONDS)
    except signing.SignatureExpired as error:
        raise ExpiredLink from error
    except signing.BadSignature as error:
        raise BadLink from error


def _key(attachment_id: int, member_id: int) -> str:
    said = _said(attachment_id, member_id)
    return _signer().sign(said).removeprefix(f"{said}:")


def _said(attachment_id: int, member_id: int) -> str:
    return f"{attachment_id}-{member_id}"


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=SALT)
