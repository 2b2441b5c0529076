"""A request on its way: how much of it is there, and whether it is worth a thread yet. Pure."""

import re
from enum import Enum, auto
from typing import Final

HEAD_END: Final = b"\r\n\r\n"
HEAD_BYTES: Final = 32 * 1024
LENGTH: Final = re.compile(
    rb"\r\ncontent-length[ \t]*:[ \t]*([0-9]{1,18})[ \t]*(?=\r\n)", re.IGNORECASE
)
CHUNKED: Final = re.compile(rb"\r\ntransfer-encoding[ \t]*:", re.IGNORECASE)
EXPECT: Final = re.compile(rb"\r\nexpect[ \t]*:[ \t]*100-continue[ \t]*(?=\r\n)", re.IGNORECASE)


class Stage(Enum):
    """How far a request has come."""

    HEAD = auto()
    BODY = auto()
    # All of it is there.
    WHOLE = auto()
    # Its body is longer than what is waited for, or of no stated length: the site decides by its
    # head.
    BY_HEAD = auto()
    # No head is that long.
    TOO_LONG = auto()


class Arriving:
    """What has come of a request. `body_bytes` is the longest body that is waited for."""

    def __init__(self, *, body_bytes: int) -> None:
        self.data = bytearray()
        self.stage = Stage.HEAD
        self._body_bytes = body_bytes
        self._whole_at = 0

    def add(self, piece: bytes) -> bool:
        """Take in the next bytes. True when the client now waits to hear that it may go on."""
        searched = max(0, len(self.data) - len(HEAD_END))
        self.data += piece
        asked = False
        if self.stage is Stage.HEAD:
            end = self.data.find(HEAD_END, searched)
            if end < 0:
                self.stage = Stage.TOO_LONG if len(self.data) > HEAD_BYTES else Stage.HEAD
            else:
                asked = self._read_head(end)
        if self.stage is Stage.BODY and len(self.data) >= self._whole_at:
            self.stage = Stage.WHOLE
            # What is there need not be asked for.
            return False
        return asked

    def _read_head(self, end: int) -> bool:
        head = bytes(self.data[: end + 2])
        lengths = LENGTH.findall(head)
        length = int(lengths[0]) if lengths else 0
        if CHUNKED.search(head) or len(lengths) > 1 or length > self._body_bytes:
            self.stage = Stage.BY_HEAD
            return False
        self.stage = Stage.BODY
        shorter, asked = EXPECT.subn(b"", head)
        if asked:
            # Answered here, so the server must not answer it again.
            self.data[: end + 2] = shorter
        self._whole_at = len(shorter) + 2 + length
        return bool(asked)
