"""Files put into the storage for a row that is still to be written."""

import logging
import secrets
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from types import TracebackType
from typing import Final, Self

from django.core.files.storage import default_storage
from django.utils.text import slugify

logger = logging.getLogger(__name__)

# Enough for whoever looks into the storage.
NAME_LETTERS: Final = 80


@dataclass
class Kept:
    """What was stored for a row that is still to be written.

    As a context it is taken back when the block fails. What a killed process leaves behind is found
    by the job that sweeps orphans.
    """

    names: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error is not None:
            self.take_back()

    def take_back(self) -> None:
        """Delete them. A storage that refuses leaves them to the job that sweeps orphans."""
        for name in self.names:
            try:
                default_storage.delete(name)
            # Each storage has its own errors; the first reason is the one to be told.
            except Exception as error:
                logger.warning("A file stored for nothing stays (%s).", type(error).__name__)
        self.names.clear()


def free_name(stem: str, ending: str, *, otherwise: str = "file") -> str:
    """Such as "warm-up-calendar-4f1c8e0b9a7d2c35.pdf"; never what the upload was called."""
    readable = slugify(PurePosixPath(stem).name)[:NAME_LETTERS] or otherwise
    return f"{readable}-{secrets.token_hex(8)}{ending}"
