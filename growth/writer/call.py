"""One call of the model: its tries, its limits of time, and what became of it."""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain
from queue import Empty
from typing import Any, Final

from django.conf import settings

from growth.writer import asking
from growth.writer.asking import Message
from growth.writer.faults import (
    CutOff,
    Refused,
    Slow,
    Spent,
    Stopped,
    Unavailable,
    Unreadable,
)
from growth.writer.prices import cost
from growth.writer.reading import Broken, Events, Said, as_object, is_stream, parsed
from growth.writer.refusals import NotTaken
from growth.writer.waiting import retry_after, wait_before
from growth.writer.wire import Ended, Head, Lost, TooLong, Wire

# Whoever asked is asked this often whether they still want to know.
LOOK_S: Final = 0.25
# Of the whole time: until the first byte of an answer, and between two of them.
FIRST: Final = 0.5
PAUSE: Final = 0.25
# Of what a server says when it refuses.
MOST_OF_A_REFUSAL: Final = 64_000
ENOUGH_TO_TELL: Final = 8


class _Gone(Exception):
    """The connection was lost before a word was said."""


class Call:
    """One call, which may take several tries. `answer` is called once; `spent` any time after."""

    def __init__(
        self,
        *,
        messages: Sequence[Message],
        schema: Mapping[str, Any] | None,
        tokens: int | None,
        seconds: float,
        on_words: Callable[[int], None],
        stop: Callable[[], bool],
        sleep: Callable[[float], object],
    ) -> None:
        self._messages, self._schema, self._tokens = messages, schema, tokens
        self._on_words, self._stop, self._sleep = on_words, stop, sleep
        self._seconds = seconds
        self._began = time.monotonic()
        self._asked_at = self._began
        self._looked_at = 0.0
        self._said = Said()
        self._url = settings.MODEL_URL
        self._manner = asking.manner_of(self._url, settings.MODEL_NAME)

    def answer(self) -> str:
        """The text. Raises Failed."""
        again = 0
        while True:
            try:
                self._try()
                asking.learn(self._url, settings.MODEL_NAME, self._manner)
                return self._finished()
            except NotTaken as no:
                if self._is_adapted(no):
                    continue
                fault, told, is_passing = no.fault(), no.retry_after, no.is_passing
            except _Gone as gone:
                fault, told, is_passing = Unavailable(str(gone)), None, True
            except Broken as broken:
                raise Unreadable(f"Unreadable: {broken}.") from None
            wait = wait_before(again, told, self._left()) if is_passing else None
            if wait is None:
                raise fault
            again += 1
            self._wait(wait)

    def spent(self) -> Spent:
        """What was used so far."""
        prompt, completion = self._said.prompt_tokens, self._said.completion_tokens
        return Spent(
            model=settings.MODEL_NAME,
            prompt_tokens=prompt,
            completion_tokens=completion,
            cost=cost(prompt, completion, settings.MODEL_PRICE_IN, settings.MODEL_PRICE_OUT),
            seconds=time.monotonic() - self._began,
        )

    def _finished(self) -> str:
        """The text of what was said to the end. Raises Failed and Broken."""
        said = self._said
        if said.is_refused:
            raise Refused("The model, or its filter, refuses.")
        if said.is_cut_off:
            raise CutOff("The tokens of the answer are used up (MODEL_TOKENS).")
        if not said.finish:
            raise Broken("the answer does not say that it is finished")
        text = said.text
        if not text.strip():
            raise Broken("the answer is empty")
        return text if self._schema is None else as_object(text)

    def _is_adapted(self, no: NotTaken) -> bool:
        """Whether it can be asked in another manner after this; the next try does."""
        other = asking.adapted(self._manner, no.status, no.told, self._body())
        if other is None or self._left() <= 0:
            return False
        self._manner = other
        return True

    def _body(self) -> dict[str, Any]:
        return asking.body_of(
            self._messages,
            self._manner,
            model=settings.MODEL_NAME,
            tokens=self._tokens,
            temperature=settings.MODEL_TEMPERATURE,
            schema=self._schema,
        )

    def _try(self) -> None:
        """Ask once and hear it to the end. Raises NotTaken, _Gone, Broken, Slow, Stopped."""
        headers = {
            "Content-Type": "application/json",
            "Accept": "text/event-stream, application/json",
            # What is packed can unpack to anything.
            "Accept-Encoding": "identity",
            "User-Agent": "RevenueCouncil",
        }
        if settings.MODEL_KEY:
            headers["Authorization"] = f"Bearer {settings.MODEL_KEY}"
        self._said, self._asked_at = Said(), time.monotonic()
        body = json.dumps(self._body()).encode()
        url = f"{self._url}/chat/completions"
        wire = Wire(url, headers=headers, body=body, limit=max(self._left(), LOOK_S))
        try:
            self._hear(wire)
        finally:
            wire.close()

    def _hear(self, wire: Wire) -> None:
        head = self._next(wire, is_first=True)
        if isinstance(head, Lost):
            raise _Gone(f"It can't be reached ({head.kind}).")
        if not isinstance(head, Head):
            raise Broken("there is no answer")
        if head.status >= 300:
            raise self._refusal(head, wire)
        if head.headers.get("content-encoding", "identity") != "identity":
            raise Broken("the answer is packed, which was not asked for")
        chunks, begins = self._chunks(wire), b""
        for chunk in chunks:
            begins += chunk
            if len(begins.lstrip()) >= ENOUGH_TO_TELL:
                break
        if is_stream(begins):
            self._hear_events(chain((begins,), chunks))
        else:
            self._take(parsed(begins + b"".join(chunks), "the answer"))

    def _hear_events(self, chunks: Iterator[bytes]) -> None:
        events = Events()
        for chunk in chunks:
            for data in events.feed(chunk):
                if data.strip() == b"[DONE]":
                    return
                self._take(parsed(data, "an event"))
        for data in events.end():
            if data.strip() == b"[DONE]":
                return
            self._take(parsed(data, "an event"))
        raise Broken("the stream ends without [DONE]")

    def _take(self, told: Any) -> None:
        before = self._said.words
        self._said.hear(told)
        if self._said.words != before:
            self._on_words(self._said.words)

    def _refusal(self, head: Head, wire: Wire) -> NotTaken:
        body = b""
        for chunk in self._chunks(wire):
            body += chunk
            if len(body) > MOST_OF_A_REFUSAL:
                break
        try:
            told = parsed(body, "the refusal")
        except Broken:
            told = None
        wait = retry_after(head.headers.get("retry-after"), datetime.now(UTC))
        return NotTaken(head.status, told, wait)

    def _chunks(self, wire: Wire) -> Iterator[bytes]:
        """The body as it comes. Raises _Gone, Broken, Slow, Stopped."""
        is_first = True
        while True:
            item = self._next(wire, is_first=is_first)
            if isinstance(item, Ended):
                return
            if isinstance(item, TooLong):
                raise Broken("the answer is too long")
            if isinstance(item, Lost):
                if self._said.is_begun:
                    raise Broken(f"the connection broke in the middle ({item.kind})")
                raise _Gone(f"The connection broke before a word was said ({item.kind}).")
            if isinstance(item, bytes):
                is_first = False
                yield item

    def _next(self, wire: Wire, *, is_first: bool) -> Any:
        """What comes next. Raises Slow and Stopped."""
        began = self._asked_at if is_first else time.monotonic()
        patience = self._seconds * (FIRST if is_first else PAUSE)
        until = min(began + patience, self._began + self._seconds)
        while (left := until - time.monotonic()) > 0:
            self._look()
            try:
                return wire.items.get(timeout=min(left, LOOK_S))
            except Empty:
                continue
        what = "It did not begin" if is_first else "It paused, or went on,"
        raise Slow(f"{what} for too long (MODEL_TIMEOUT).", has_begun=not is_first)

    def _look(self) -> None:
        """Ask whoever asked, now and then. Raises Stopped."""
        now = time.monotonic()
        if now - self._looked_at >= LOOK_S:
            self._looked_at = now
            if self._stop():
                raise Stopped("Whoever asked wants no answer any more.")

    def _wait(self, seconds: float) -> None:
        """Sleep, and go on looking."""
        while seconds > 0:
            self._look()
            step = min(seconds, LOOK_S)
            self._sleep(step)
            seconds -= step

    def _left(self) -> float:
        return self._began + self._seconds - time.monotonic()
