"""What every store can do beyond Django's Storage."""

from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from typing import IO, Any, Final, NamedTuple

CHUNK_BYTES: Final = 64 * 1024
# Copies that are not compared yet lie below it. No upload goes there, and no walk comes there.
STAGING: Final = "~moving/"


class StoreDown(OSError):
    """The store did not answer, or refused what a store has to do. Nothing is known of the file."""


class Kind(Enum):
    """What lies under a name."""

    FILE = "file"
    LINK = "link"
    OTHER = "other"


class Stored(NamedTuple):
    """One thing a walk came by."""

    name: str
    size: int
    modified: datetime
    kind: Kind = Kind.FILE


class Store:
    """A Storage of ours, beside one of Django's classes. Every method raises FileNotFoundError for
    a name that is no file, and StoreDown when the store can't say.
    """

    # Whether it hands its files out itself, by an address it signed.
    signs_addresses = False

    def read(self, name: str, first: int = 0, last: int | None = None) -> Iterator[bytes]:
        """The bytes from `first` to `last`, both included, little by little; the whole file by
        default. Raises before the first of them is asked for.
        """
        raise NotImplementedError

    def walk(self, after: str = "") -> Iterator[Stored]:
        """Everything there is, by name as bytes sort, from behind this name on. Memory does not
        grow with it.
        """
        raise NotImplementedError

    def keep(self, name: str, content: IO[bytes], *, sha256: str) -> None:
        """Store the content under exactly this name, once what was written has been read back and
        has this hash. Killed or failed anywhere, the name holds the whole file or nothing.
        """
        raise NotImplementedError

    def clear_staging(self, before: datetime) -> None:
        """Take away what killed copies left before this moment."""
        raise NotImplementedError

    def signed_address(
        self,
        name: str,
        *,
        seconds: int,
        media_type: str,
        disposition: str = "",
        method: str = "GET",
        **more: Any,
    ) -> str:
        """An address that opens the file for so many seconds, to whoever has it."""
        raise NotImplementedError


class Mismatch(StoreDown):
    """What was read back is not what was written."""
