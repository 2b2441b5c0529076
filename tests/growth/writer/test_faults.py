"""Every fault of a model, its server and the way there: what it is called, and what it cost."""

import socket
import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.utils import format_datetime

import pytest
from pytest_django import Settings

from growth.writer.client import Message, ask
from growth.writer.faults import (
    Busy,
    CutOff,
    Failed,
    Refused,
    Slow,
    Unavailable,
    Unreadable,
)
from tests.standins.model import (
    Model,
    Reply,
    broken_stream,
    cut_off,
    dripping,
    dropped,
    failing,
    filtered,
    raw,
    refused,
    silent,
    undone,
)

ASKED = [Message(role="user", content="Hello.")]
CHOICE = b'{"choices":[{"message":{"content":%b},"finish_reason":"stop"}]}'
# By name: what is answered, what it is, and how often it is asked.
FAULTS: dict[str, tuple[Reply, type[Failed], int]] = {
    "the model refuses": (refused(), Refused, 1),
    "the filter refuses": (filtered(), Refused, 1),
    "the filter stops it": (filtered("Half a"), Refused, 1),
    "the tokens are used up": (cut_off(), CutOff, 1),
    "used up by thinking": (cut_off(""), CutOff, 1),
    "nothing is said": (Reply(""), Unreadable, 1),
    "not said why it ended": (Reply("Yes.", finish=None), Unreadable, 1),
    "no [DONE]": (undone(), Unreadable, 1),
    "an event is no JSON": (broken_stream(), Unreadable, 1),
    "it breaks in the middle": (dropped("one two three four five six", 2), Unreadable, 1),
    "it breaks before a word": (dropped("one two", 1), Unavailable, 3),
    "it breaks before an answer": (dropped("one two", 0), Unavailable, 3),
    "JSON that ends": (raw(b'{"choices": [{"mess'), Unreadable, 1),
    "JSON that never ends": (raw(b"[" * 100_000), Unreadable, 1),
    "a page of a proxy": (raw(b"<html>Welcome</html>", "text/html"), Unreadable, 1),
    "nothing at all": (raw(b""), Unreadable, 1),
    "an error that says 200": (raw(b'{"error": {"message": "no"}}'), Unreadable, 1),
    "an error in the stream": (raw(b'data: {"error": {"code": 502}}\n\n'), Unreadable, 1),
    "no choices": (raw(b'{"choices": []}'), Unreadable, 1),
    "choices that are none": (raw(b'{"choices": "x"}'), Unreadable, 1),
    "a text that is none": (raw(CHOICE % b"7"), Unreadable, 1),
    "half a character": (raw(CHOICE % b'"\\ud83d"'), Unreadable, 1),
    "a NUL": (raw(CHOICE % b'"a\\u0000b"'), Unreadable, 1),
    "bytes that are no text": (raw(b"data: \xff\xfe\n\n"), Unreadable, 1),
    "too long a text": (Reply("word " * 50_000), Unreadable, 1),
    "too many bytes": (raw(b"data: {}\n\n" * 500_000), Unreadable, 1),
    "packed": (
        Reply(headers=(("Content-Encoding", "gzip"),), raw=b"\x1f\x8b"),
        Unreadable,
        1,
    ),
    "400": (failing(400, "It is too long."), Refused, 1),
    "401": (failing(401), Unavailable, 1),
    "402": (failing(402), Unavailable, 1),
    "403": (failing(403), Unavailable, 1),
    "404": (failing(404), Unavailable, 1),
    "408": (failing(408), Unavailable, 3),
    "413": (failing(413), Refused, 1),
    "429": (failing(429), Busy, 3),
    "500": (failing(500), Unavailable, 3),
    "503 of a proxy": (raw(b"<html>Bad</html>", "text/html", status=503), Unavailable, 3),
    "529": (failing(529), Unavailable, 3),
    "it leads elsewhere": (
        Reply(status=302, headers=(("Location", "http://127.0.0.1:1/"),), raw=b""),
        Unavailable,
        1,
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_has_its_name(model: Model, name: str) -> None:
    model.always, fault, times = FAULTS[name]
    with pytest.raises(fault) as why:
        ask(ASKED, sleep=lambda seconds: None)
    assert type(why.value) is fault
    assert len(model.requests) == times
    assert why.value.spent is not None
    assert why.value.words.endswith(".")


def test_a_server_that_is_not_there_is_unavailable(model: Model, settings: Settings) -> None:
    settings.MODEL_URL = "http://127.0.0.1:9/v1"
    slept: list[float] = []
    with pytest.raises(Unavailable):
        ask(ASKED, sleep=slept.append)
    assert sum(slept) == 2.5


@pytest.mark.parametrize("url", ["http://nowhere.invalid/v1", "http://[::1", "http://127.0.0.1:x"])
def test_an_address_that_is_none_is_unavailable(settings: Settings, model: Model, url: str) -> None:
    settings.MODEL_URL = url
    with pytest.raises(Unavailable):
        ask(ASKED, sleep=lambda seconds: None)


def test_a_silent_server_is_slow_after_half_the_time(model: Model) -> None:
    model.always = silent()
    with pytest.raises(Slow) as why:
        ask(ASKED, seconds=0.6)
    assert why.value.spent is not None
    assert 0.3 <= why.value.spent.seconds < 0.6
    # It may have begun to think, which costs: it is not asked again.
    assert len(model.requests) == 1


def test_a_server_that_drips_is_slow_after_the_whole_time(model: Model) -> None:
    model.always = dripping("word " * 400, 0.02)
    with pytest.raises(Slow) as why:
        ask(ASKED, seconds=0.4)
    assert why.value.spent is not None
    assert 0.4 <= why.value.spent.seconds < 0.8


def test_a_server_that_pauses_is_slow_after_a_quarter(model: Model) -> None:
    model.always = dripping("one two three four five", 0.3)
    with pytest.raises(Slow) as why:
        ask(ASKED, seconds=0.8)
    assert why.value.spent is not None
    assert why.value.spent.seconds < 0.8


def test_a_server_that_takes_the_connection_and_no_more_is_slow(
    model: Model, settings: Settings
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.MODEL_URL = f"http://127.0.0.1:{server.getsockname()[1]}/v1"
        with pytest.raises(Slow):
            ask(ASKED, seconds=0.4)


def test_nothing_goes_on_after_a_call_was_given_up(model: Model) -> None:
    model.always = silent()
    with pytest.raises(Slow):
        ask(ASKED, seconds=0.4)
    for thread in threading.enumerate():
        if thread.name == "model":
            thread.join(5)
            assert not thread.is_alive()


def test_what_passes_is_asked_again_twice(model: Model) -> None:
    model.answers += [failing(503), failing(429), "At last."]
    slept: list[float] = []
    assert ask(ASKED, sleep=slept.append).text == "At last."
    assert sum(slept) == 2.5


def test_a_wait_that_is_told_is_waited(model: Model) -> None:
    model.answers += [failing(429, retry_after="7"), "At last."]
    slept: list[float] = []
    assert ask(ASKED, sleep=slept.append).text == "At last."
    assert sum(slept) == 7


def test_a_wait_is_told_by_a_date_as_well(model: Model) -> None:
    at = format_datetime(datetime.now(UTC) + timedelta(seconds=9), usegmt=True)
    model.answers += [failing(503, retry_after=at), "At last."]
    slept: list[float] = []
    assert ask(ASKED, sleep=slept.append).text == "At last."
    assert 5 < sum(slept) <= 9


@pytest.mark.parametrize(("told", "words"), [("21", "a minute"), ("3600", "60 minutes")])
def test_a_long_wait_is_told_on(model: Model, told: str, words: str) -> None:
    model.always = failing(429, retry_after=told)
    with pytest.raises(Busy) as why:
        ask(ASKED)
    assert why.value.retry_after == float(told)
    assert why.value.words == f"The writer has too much to do; try again in {words}."
    assert len(model.requests) == 1


def test_a_wait_beyond_the_whole_time_is_not_waited(model: Model) -> None:
    model.always = failing(429, retry_after="5")
    with pytest.raises(Busy):
        ask(ASKED, seconds=2)


def test_no_money_is_not_asked_for_again(model: Model) -> None:
    body = b'{"error": {"code": "insufficient_quota", "message": "You exceeded"}}'
    model.always = raw(body, status=429)
    with pytest.raises(Unavailable):
        ask(ASKED)
    assert len(model.requests) == 1


def test_a_filter_may_refuse_by_a_status(model: Model) -> None:
    model.always = raw(b'{"error": {"code": "content_filter"}}', status=403)
    with pytest.raises(Refused):
        ask(ASKED)


def test_a_fault_knows_what_it_cost(model: Model, settings: Settings) -> None:
    settings.MODEL_PRICE_IN = settings.MODEL_PRICE_OUT = Decimal(2)
    model.answers.append(cut_off())
    with pytest.raises(CutOff) as why:
        ask(ASKED)
    assert why.value.spent is not None
    assert (why.value.spent.prompt_tokens, why.value.spent.cost) == (120, 320)


@pytest.mark.parametrize("text", ["Not JSON.", "[1]", '{"a": 1} and more', '{"a": "\\ud800"}'])
def test_json_that_is_none_can_not_be_read(model: Model, text: str) -> None:
    model.answers.append(text)
    with pytest.raises(Unreadable):
        ask(ASKED, schema={"type": "object"})
