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


def make(*, member_id: int, resource_id: int, watching: bool = False) -> str:
    """A grant for this member and resource, good from now for as long as its kind lasts. Safe in an
    address.

    One for watching opens the file in the page's player and nothing else.
    """
    return signing.TimestampSigner(salt=_salt(watching)).sign_object([member_id, resource_id])


def read(token: str, *, member_id: int, watching: bool = False) -> int:
    """The id of the resource this member was granted.

    Raises ExpiredGrant when it has run out, BadGrant when it is forged, another member's, or of the
    other kind.
    """
    signer = signing.TimestampSigner(salt=_salt(watching))
    try:
        granted_to, resource_id = signer.unsign_object(token)
    except (signing.BadSignature, ValueError) as error:
        raise BadGrant from error
    if granted_to != member_id:
        raise BadGrant
    try:
        signer.unsign(
            token,
            max_age=settings.WATCH_GRANT_SECONDS if watching else settings.DOWNLOAD_GRANT_SECONDS,
        )
    except signing.SignatureExpired as error:
        raise ExpiredGrant(resource_id) from error
    return int(resource_id)


def _salt(watching: bool) -> str:
    return f"{SALT}.watch" if watching else SALT
