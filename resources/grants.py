"""A grant: the signed address that hands one file to one member for a short while."""

from django.conf import settings
from django.core import signing

SALT = "resources.grant"


class BadGrant(Exception):
    """Not a grant of ours, or one made for somebody else."""


class ExpiredGrant(Exception):
    """A grant of this member's that has run out."""

    def __init__(self, resource_id: int) -> None:
        super().__init__(resource_id)
        self.resource_id = resource_id


def make(*, member_id: int, resource_id: int) -> str:
    """A grant for this member and resource, good for DOWNLOAD_GRANT_SECONDS from now. Safe in an address."""
    return signing.TimestampSigner(salt=SALT).sign_object([member_id, resource_id])


def read(token: str, *, member_id: int) -> int:
    """The id of the resource this member was granted.

    Raises ExpiredGrant when it has run out, BadGrant when it is forged or another member's.
    """
    signer = signing.TimestampSigner(salt=SALT)
    try:
        granted_to, resource_id = signer.unsign_object(token)
    except (signing.BadSignature, ValueError) as error:
        raise BadGrant from error
    if granted_to != member_id:
        raise BadGrant
    try:
        signer.unsign(token, max_age=settings.DOWNLOAD_GRANT_SECONDS)
    except signing.SignatureExpired as error:
        raise ExpiredGrant(resource_id) from error
    return int(resource_id)
