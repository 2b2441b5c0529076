"""A mail server on loopback, with every fault one is known for."""

import socket
import socketserver
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import SMTP
from enum import Enum
from typing import Any


class Fault(Enum):
    """What may go wrong with one letter."""

    # Asked to wait, at the recipient.
    LATER = "451 4.7.1 try again later"
    # No such recipient, said with the address as servers do.
    REFUSED = "550 5.1.1 <{to}>: no such user"
    # The words are refused.
    REFUSED_WORDS = "554 5.7.1 looks like spam"
    # The connection goes once the words are there, before they are taken, or after.
    DROPPED = "dropped"
    TAKEN_AND_DROPPED = "taken and dropped"


@dataclass
class Taken:
    """One letter the server took, and whether it came to say so."""

    message_id: str
    to: str
    raw: bytes
    was_told: bool = True

    @property
    def message(self) -> Message:
        """As a mail program reads it."""
        return message_from_bytes(self.raw, policy=SMTP)


@dataclass
class MailServer:
    """What was taken, and what is done to those who bring it."""

    # Which fault the letter to this address meets now.
    fault: Callable[[str], Fault | None] = lambda to: None
    # Called once a letter is taken, before the server says so.
    on_taken: Callable[[Taken], None] = lambda taken: None
    greeting: str = "220 standin"
    taken: list[Taken] = field(default_factory=list)
    port: int = 0
    _server: Any = None

    @property
    def url(self) -> str:
        """For EMAIL_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    def up(self) -> None:
        """Listen, on the port it had before."""
        self._server = _Listener(("127.0.0.1", self.port), _Conversation)
        self._server.office = self
        self.port = self._server.server_address[1]
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        ).start()

    def down(self) -> None:
        """Be gone: connections are refused."""
        self._server.shutdown()
        self._server.server_close()

    def times(self) -> Counter[str]:
        """How often each Message-ID was taken."""
        return Counter(one.message_id for one in self.taken)


class _Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64


class _Conversation(socketserver.StreamRequestHandler):
    to = ""
    met: Fault | None = None

    @property
    def office(self) -> MailServer:
        return self.server.office  # type: ignore[attr-defined]

    def handle(self) -> None:
        with suppress(OSError):
            self._say(self.office.greeting)
            while line := self.rfile.readline(2000):
                if not self._answer(line.decode("utf-8", "replace").strip()):
                    return

    def _say(self, line: str) -> bool:
        self.wfile.write(line.encode() + b"\r\n")
        return True

    def _answer(self, line: str) -> bool:
        """Whether the conversation goes on."""
        verb = line.split(" ", 1)[0].upper()
        if verb == "RCPT":
            return self._recipient(line.partition("<")[2].partition(">")[0])
        if verb == "DATA":
            self._say("354 go on")
            return self._words()
        if verb == "QUIT":
            return not self._say("221 bye")
        return self._say("250 standin")

    def _recipient(self, to: str) -> bool:
        self.to = to
        self.met = self.office.fault(to)
        if self.met in (Fault.LATER, Fault.REFUSED):
            return self._say(self.met.value.format(to=to))
        return self._say("250 ok")

    def _words(self) -> bool:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        if self.met == Fault.REFUSED_WORDS:
            return self._say(self.met.value)
        if self.met == Fault.DROPPED or not line:
            return self._drop()
        raw = b"".join(lines)
        taken = Taken(str(message_from_bytes(raw)["Message-ID"]), self.to, raw)
        taken.was_told = self.met != Fault.TAKEN_AND_DROPPED
        self.office.taken.append(taken)
        self.office.on_taken(taken)
        return self._say("250 taken") if taken.was_told else self._drop()

    def _drop(self) -> bool:
        self.connection.shutdown(socket.SHUT_RDWR)
        return False


@contextmanager
def serving(server: MailServer) -> Iterator[MailServer]:
    """`server` on a free port of loopback."""
    server.up()
    try:
        yield server
    finally:
        server.down()
