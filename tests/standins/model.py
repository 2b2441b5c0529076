"""A language model on loopback, as OpenAI-compatible servers speak, with their known faults.

with model_server() as model:
    for name, value in model.settings.items():
        setattr(settings, name, value)
    model.answers.append("Once.")                          # the next answer, streamed
    model.answers.append(lambda asked: asked.prompt[:20])  # by what was asked
    model.answers.append(cut_off("Half a"))                # a fault
    model.always = "The same."                             # when `answers` is empty
"""

import json
import re
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any, Final

KEY: Final = "sk-of-the-standin-8f3b"
NAME: Final = "standin-1"
PATH: Final = "/v1/chat/completions"
# How OpenAI words it; others differ, and name the parameter all the same.
WORDINGS: Final = {
    "max_tokens": "Unsupported parameter: 'max_tokens' is not supported with this model. Use"
    " 'max_completion_tokens' instead.",
    "temperature": "Unsupported value: 'temperature' does not support 0.7 with this model.",
}


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def prompt(self) -> str:
        """All that was said to the model, whoever says it."""
        return "\n".join(str(one["content"]) for one in self.body.get("messages", []))


@dataclass(frozen=True)
class Reply:
    """What is answered: a text, and what is wrong with it."""

    text: str = ""
    # Why the model stopped; None never says why.
    finish: str | None = "stop"
    refusal: str = ""
    # Tokens of the prompt and of the answer; None says nothing of them.
    usage: tuple[int, int] | None = (120, 40)
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    # Sent as it stands in the place of an answer.
    raw: bytes | None = None
    content_type: str = ""
    # Nothing is sent until the server stops, or so many seconds lie between two pieces.
    is_silent: bool = False
    drip_s: float = 0.0
    # The connection breaks after so many events of the stream.
    breaks_after: int | None = None
    says_done: bool = True


Answering = str | Reply | Callable[[Asked], "str | Reply"]


def refused(words: str = "I can't help with that.") -> Reply:
    """The model says no, in the field for it."""
    return Reply(refusal=words)


def filtered(text: str = "") -> Reply:
    """The filter for content stops the answer."""
    return Reply(text, finish="content_filter")


def cut_off(text: str = "It goes on and") -> Reply:
    """The tokens are used up in the middle."""
    return Reply(text, finish="length")


def silent() -> Reply:
    """Takes the request and never answers."""
    return Reply(is_silent=True)


def dripping(text: str, seconds: float) -> Reply:
    """So slow that no single wait is too long, and the whole is."""
    return Reply(text, drip_s=seconds)


def dropped(text: str, after: int = 2) -> Reply:
    """The connection breaks in the middle; after 0 before a word."""
    return Reply(text, breaks_after=after)


def undone(text: str = "It ends and nobody says so.") -> Reply:
    """The stream ends without `[DONE]`."""
    return Reply(text, says_done=False)


def broken_stream() -> Reply:
    """An event of the stream is no JSON."""
    whole = b'data: {"choices": [{"index": 0, "delta": {"content": "One "}}]}\n\n'
    return Reply(raw=whole + b'data: {"choices": [{"ind\n\ndata: [DONE]\n\n')


def raw(body: bytes, content_type: str = "application/json", status: int = 200) -> Reply:
    """Any bytes instead of an answer: broken JSON, HTML of a proxy, an error with status 200."""
    return Reply(raw=body, content_type=content_type, status=status)


def failing(status: int, message: str = "It failed.", retry_after: str = "") -> Reply:
    """A status with an error as OpenAI words one: 401, 404, 429, 5xx."""
    headers = (("Retry-After", retry_after),) if retry_after else ()
    body = json.dumps({"error": {"message": message, "type": "error", "code": None}})
    return Reply(status=status, headers=headers, raw=body.encode())


@dataclass
class Model:
    """The model, what it was asked, and what it says."""

    answers: list[Answering] = field(default_factory=list)
    always: Answering = "An answer."
    requests: list[Asked] = field(default_factory=list)
    # Parameters it refuses by a 400, in the words of WORDINGS.
    refuses: set[str] = field(default_factory=set)
    # Whether it knows nothing of streams, and answers in one piece.
    is_whole: bool = False
    url: str = ""
    # Set when the server stops: what waits goes on.
    over: Event = field(default_factory=Event)
    _lock: Lock = field(default_factory=Lock)

    @property
    def settings(self) -> dict[str, str]:
        """The settings that lead to it."""
        return {"MODEL_URL": self.url, "MODEL_KEY": KEY, "MODEL_NAME": NAME}

    def reply_to(self, asked: Asked) -> Reply:
        """What is answered to this request, which is kept."""
        with self._lock:
            self.requests.append(asked)
            if (wrong := self._wrong(asked)) is not None:
                return wrong
            found = self.answers.pop(0) if self.answers else self.always
        if callable(found):
            found = found(asked)
        return Reply(found) if isinstance(found, str) else found

    def _wrong(self, asked: Asked) -> Reply | None:
        if asked.path != PATH:
            return failing(404, "Not Found")
        if asked.headers.get("authorization") != f"Bearer {KEY}":
            return failing(401, f"Incorrect API key provided: {KEY[:6]}.")
        if asked.body.get("model") != NAME:
            return failing(404, f"The model `{asked.body.get('model')}` does not exist.")
        for name in sorted(self.refuses & set(asked.body)):
            return failing(400, WORDINGS.get(name, f"Unrecognized request argument: {name}"))
        return None


def whole(reply: Reply) -> bytes:
    """The answer in one piece."""
    message: dict[str, Any] = {"role": "assistant", "content": reply.text or None}
    if reply.refusal:
        message["refusal"] = reply.refusal
    body: dict[str, Any] = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "model": NAME,
        "choices": [{"index": 0, "message": message, "finish_reason": reply.finish}],
    }
    if reply.usage:
        body["usage"] = _usage(reply.usage)
    return json.dumps(body).encode()


def events(reply: Reply, *, is_usage_asked: bool = True) -> Iterator[bytes]:
    """The answer as a stream: some words an event."""
    yield _event({"role": "assistant", "content": ""})
    for piece in re.findall(r"(?:\s*\S+){1,4}\s*|\s+", reply.text):
        yield _event({"content": piece})
    if reply.refusal:
        yield _event({"refusal": reply.refusal})
    yield _event({}, finish=reply.finish)
    if reply.usage and is_usage_asked:
        yield _line({"model": NAME, "choices": [], "usage": _usage(reply.usage)})
    if reply.says_done:
        yield b"data: [DONE]\n\n"


def _event(delta: dict[str, Any], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return _line({"model": NAME, "choices": [choice]})


def _line(told: dict[str, Any]) -> bytes:
    return b"data: " + json.dumps(told).encode() + b"\n\n"


def _usage(usage: tuple[int, int]) -> dict[str, int]:
    asked, said = usage
    return {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # A thousand ask at once.
    request_queue_size = 1024

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a connection that breaks is meant to."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    model: Model

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.model.reply_to(Asked(self.path, headers, body))
        with suppress(BrokenPipeError, ConnectionResetError):
            self._answer(reply, body)

    def _answer(self, reply: Reply, body: dict[str, Any]) -> None:
        if reply.is_silent:
            self.model.over.wait(60)
            self.close_connection = True
        elif reply.raw is not None:
            is_stream = reply.raw.startswith(b"data:")
            kind = "text/event-stream" if is_stream else "application/json"
            self._send(reply, reply.content_type or kind, reply.raw)
        elif self.model.is_whole or not body.get("stream"):
            self._send(reply, "application/json", whole(reply))
        else:
            self._stream(reply, bool(body.get("stream_options", {}).get("include_usage")))

    def _send(self, reply: Reply, content_type: str, body: bytes) -> None:
        self._head(reply, content_type, ("Content-Length", str(len(body))))
        self.wfile.write(body)

    def _stream(self, reply: Reply, is_usage_asked: bool) -> None:
        if reply.breaks_after == 0:
            self._break()
            return
        self._head(reply, "text/event-stream", ("Transfer-Encoding", "chunked"))
        for number, event in enumerate(events(reply, is_usage_asked=is_usage_asked)):
            if reply.breaks_after is not None and number >= reply.breaks_after:
                self._break()
                return
            if reply.drip_s and self.model.over.wait(reply.drip_s):
                return
            self.wfile.write(b"%x\r\n%b\r\n" % (len(event), event))
        self.wfile.write(b"0\r\n\r\n")

    def _head(self, reply: Reply, content_type: str, length: tuple[str, str]) -> None:
        self.send_response(reply.status)
        for name, value in (("Content-Type", content_type), *reply.headers, length):
            self.send_header(name, value)
        self.end_headers()

    def _break(self) -> None:
        self.close_connection = True
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        # The reader and the writer hold the socket as well.
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *words: Any) -> None:
        """Say nothing."""


@contextmanager
def model_server() -> Iterator[Model]:
    """A model on a free port of loopback."""
    model = Model()
    handler = type("Handler", (_Handler,), {"model": model})
    server = _Server(("127.0.0.1", 0), handler)
    model.url = f"http://127.0.0.1:{server.server_port}{PATH.removesuffix('/chat/completions')}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield model
    finally:
        model.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
