"""Lists that were uploaded and wait to be confirmed: kept for an hour where every worker finds
them.
"""

from typing import Final

from django.core import signing
from import_export.tmp_storages import CacheStorage

from members.models import Member

KEPT_SECONDS: Final = 60 * 60


class NotHeld(Exception):
    """Nobody uploaded this list, somebody else did, it was confirmed already, or it waited too
    long.
    """


class HeldList(CacheStorage):
    """A list in the shared cache under a name of its own.

    What nobody confirms goes away by itself.
    """

    CACHE_LIFETIME = KEPT_SECONDS
    CACHE_PREFIX = "held-list:"

    def read(self) -> str | bytes:
        """The list as its format reads it: text by its encoding, or bytes. Raises NotHeld."""
        data = super().read()
        if data is None:
            raise NotHeld
        return data if "b" in self.read_mode else str(data, self.encoding or "utf-8-sig")


def name_for(owner: Member, name: str) -> str:
    """The name as the page of its owner carries it."""
    return signing.TimestampSigner(salt=_salt(owner)).sign(name)


def name_of(owner: Member, signed: str) -> str:
    """The name in the storage.

    Raises NotHeld for one that was not given to this owner within the hour.
    """
    try:
        return signing.TimestampSigner(salt=_salt(owner)).unsign(signed, max_age=KEPT_SECONDS)
    except signing.BadSignature as error:
        raise NotHeld from error


def _salt(owner: Member) -> str:
    return f"resources.holding.{owner.pk}"
