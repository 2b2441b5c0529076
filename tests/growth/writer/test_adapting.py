"""What a server refuses is left out, once, and remembered."""

import pytest
from pytest_django import Settings

from growth.writer.client import Message, ask
from growth.writer.faults import Refused, Unavailable
from tests.standins.model import Model, failing, raw

ASKED = [Message(role="user", content="Hello.")]
SCHEMA = {"type": "object"}


@pytest.mark.parametrize("name", ["temperature", "stream_options", "stream"])
def test_a_parameter_that_is_refused_is_left_out(model: Model, name: str) -> None:
    model.refuses = {name}
    ask(ASKED)
    ask(ASKED)
    first, second, third = (asked.body for asked in model.requests)
    assert name in first
    assert name not in second
    assert third == second


def test_max_tokens_gets_its_other_name(model: Model, settings: Settings) -> None:
    settings.MODEL_TOKENS = 600
    model.refuses = {"max_tokens"}
    ask(ASKED)
    ask(ASKED)
    assert ["max_tokens" in asked.body for asked in model.requests] == [True, False, False]
    assert [asked.body.get("max_completion_tokens") for asked in model.requests] == [None, 600, 600]


def test_all_of_them_may_be_refused(model: Model) -> None:
    model.refuses = {"max_tokens", "temperature", "stream_options", "response_format"}
    model.answers.append("{}")
    assert ask(ASKED, schema=SCHEMA).text == "{}"
    assert len(model.requests) == 6
    assert set(model.requests[-1].body) == {
        "model",
        "messages",
        "stream",
        "max_completion_tokens",
    }


def test_json_is_asked_for_with_less_and_less(model: Model) -> None:
    model.refuses = {"response_format"}
    model.answers.append("{}")
    ask(ASKED, schema=SCHEMA)
    formats = [asked.body.get("response_format", {}).get("type") for asked in model.requests]
    assert formats == ["json_schema", "json_object", None]
    assert all("JSON object" in asked.prompt for asked in model.requests)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        # How llama.cpp's, LM Studio's and FastAPI's servers put it.
        (500, b'{"error":{"code":500,"message":"response_format type must be one of \\"text\\""}}'),
        (400, b"{\"error\":\"'response_format.type' must be 'json_schema' or 'text'\"}"),
        (
            422,
            b'{"detail":[{"loc":["body","response_format"],"msg":"extra fields not permitted"}]}',
        ),
    ],
)
def test_a_format_is_refused_in_many_ways(model: Model, status: int, body: bytes) -> None:
    model.answers += [raw(body, status=status), "{}"]
    assert ask(ASKED, schema=SCHEMA).text == "{}"
    assert len(model.requests) == 2


def test_a_limit_that_is_too_high_keeps_its_name(model: Model) -> None:
    said = "max_tokens is too large: 9000. This model supports at most 4096 completion tokens."
    model.always = failing(400, said)
    with pytest.raises(Refused):
        ask(ASKED)
    assert len(model.requests) == 1


def test_a_refusal_that_names_nothing_is_not_adapted_to(model: Model) -> None:
    model.always = failing(400, "This model's maximum context length is 8192 tokens.")
    with pytest.raises(Refused):
        ask(ASKED)
    assert len(model.requests) == 1


def test_what_did_not_help_is_not_remembered(model: Model) -> None:
    model.answers += [failing(400, "temperature is not supported"), failing(401), "Yes."]
    with pytest.raises(Unavailable):
        ask(ASKED)
    ask(ASKED)
    assert "temperature" in model.requests[-1].body


def test_another_model_is_asked_as_if_nothing_were_known(model: Model, settings: Settings) -> None:
    model.refuses = {"temperature"}
    ask(ASKED)
    settings.MODEL_NAME = "another"
    with pytest.raises(Unavailable):
        ask(ASKED)
    assert "temperature" in model.requests[-1].body
