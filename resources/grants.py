"""A grant: the signed address that hands one file to one member for a short while."""

import time
from typing import NamedTuple

from django.conf import settings
from django.core import signing

SALT = "resources.grant"


class Granted(NamedTuple):
    """What a grant opens, and for how much longer, in whole seconds."""

    resource_id: int
    seconds_left: int


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


def read(token: str, *, member_id: int, watching: bool = False) -> Granted:
    """The resource this member was granted.

    Raises ExpiredGrant when it has run out, BadGrant when it is forged, another member's, or of the
    other kind.
    """
    signer = signing.TimestampSigner(salt=_salt(watching))
    lasts = settings.WATCH_GRANT_SECONDS if watching else settings.DOWNLOAD_GRANT_SECONDS
    try:
        granted_to, resource_id = signer.unsign_object(token)
    except (signing.BadSignature, ValueError) as error:
        raise BadGrant from error
    if granted_to != member_id:
        raise BadGrant
    try:
        signer.unsign(token, max_age=lasts)
    except signing.SignatureExpired as error:
        raise ExpiredGrant(resource_id) from error
    made_at = signing.b62_decode(token.split(":")[-2])
    return Granted(int(resource_id), max(int(made_at + lasts - time.time()), 0))


def _salt(watching: bool) -> str:
    return f"{SALT}.watch" if watching else SALT
