"""What is asked, and what is made of a good answer."""

from decimal import Decimal

import pytest
from pytest_django import Settings

from growth.writer.client import Message, ask, is_on, model_name
from growth.writer.faults import Stopped, Unavailable
from tests.standins.model import KEY, NAME, Model, Reply, raw

ASKED = [Message(role="system", content="Be brief."), Message(role="user", content="Hello.")]
SCHEMA = {"type": "object", "properties": {"said": {"type": "string"}}}


def test_an_answer_is_put_together_from_its_stream(model: Model) -> None:
    model.answers.append("Three deeds, and one that was put off: naïve, 日本語, 🙂.")
    answer = ask(ASKED)
    assert answer.text == "Three deeds, and one that was put off: naïve, 日本語, 🙂."
    assert (answer.model, answer.prompt_tokens, answer.completion_tokens) == (NAME, 120, 40)
    assert answer.cost is None
    assert 0 < answer.seconds < 60


def test_a_request_says_what_the_settings_say(model: Model, settings: Settings) -> None:
    settings.MODEL_TOKENS, settings.MODEL_TEMPERATURE = 77, 0.2
    ask(ASKED)
    [asked] = model.requests
    assert asked.path == "/v1/chat/completions"
    assert asked.headers["authorization"] == f"Bearer {KEY}"
    assert asked.headers["accept-encoding"] == "identity"
    assert asked.body == {
        "model": NAME,
        "messages": ASKED,
        "stream": True,
        "stream_options": {"include_usage": True},
        "max_tokens": 77,
        "temperature": 0.2,
    }


def test_what_is_empty_in_the_settings_is_left_out(model: Model, settings: Settings) -> None:
    settings.MODEL_TOKENS = settings.MODEL_TEMPERATURE = None
    ask(ASKED)
    assert {"max_tokens", "temperature"}.isdisjoint(model.requests[0].body)


def test_a_server_without_a_key_is_sent_none(settings: Settings, model: Model) -> None:
    settings.MODEL_KEY = ""
    with pytest.raises(Unavailable):
        ask(ASKED)
    assert "authorization" not in model.requests[0].headers


def test_tokens_may_be_limited_otherwise_for_one_call(model: Model) -> None:
    ask(ASKED, tokens=1234)
    assert model.requests[0].body["max_tokens"] == 1234


def test_words_are_counted_while_they_come(model: Model) -> None:
    model.answers.append("one two three four five six seven eight nine ten")
    heard: list[int] = []
    ask(ASKED, on_words=heard.append)
    assert heard == [4, 8, 10]


def test_an_answer_in_one_piece_is_read_as_well(model: Model) -> None:
    model.is_whole = True
    model.answers.append("All at once.")
    heard: list[int] = []
    answer = ask(ASKED, on_words=heard.append)
    assert (answer.text, answer.completion_tokens, heard) == ("All at once.", 40, [3])


def test_a_stream_is_read_whatever_its_header_says(model: Model) -> None:
    event = b'data: {"choices":[{"delta":{"content":"Hi."},"finish_reason":"stop"}]}\r\n\r\n'
    body = b"\xef\xbb\xbf: waiting\r\n\r\n" + event + b"data: [DONE]"
    model.answers.append(raw(body, "text/plain"))
    assert ask(ASKED).text == "Hi."


def test_what_was_thought_aloud_is_not_the_answer(model: Model) -> None:
    model.answers.append("<think>\nHe wants praise.\n</think>\n\nYou wrote twice.")
    assert ask(ASKED).text == "You wrote twice."


def test_parts_of_text_are_joined(model: Model) -> None:
    parts = b'[{"type":"thinking","thinking":"x"},{"type":"text","text":"So."}]'
    whole = b'{"choices":[{"message":{"content":' + parts + b'},"finish_reason":"stop"}]}'
    model.answers.append(raw(whole))
    assert ask(ASKED).text == "So."


def test_cost_is_tokens_by_price(model: Model, settings: Settings) -> None:
    settings.MODEL_PRICE_IN, settings.MODEL_PRICE_OUT = Decimal("2.50"), Decimal("10")
    model.answers.append(Reply("Yes.", usage=(1001, 200)))
    # 1001 x 2.5 + 200 x 10 = 4502.5 millionths of a dollar.
    assert ask(ASKED).cost == 4503


@pytest.mark.parametrize("usage", [None, (-1, 5), (10**12, 5)])
def test_cost_is_unknown_where_tokens_are(
    model: Model, settings: Settings, usage: tuple[int, int] | None
) -> None:
    settings.MODEL_PRICE_IN = settings.MODEL_PRICE_OUT = Decimal(1)
    model.answers.append(Reply("Yes.", usage=usage))
    answer = ask(ASKED)
    assert (answer.prompt_tokens, answer.cost) == (None, None)


def test_json_is_asked_for_by_its_schema_and_in_words(model: Model) -> None:
    model.answers.append('{"said": "Hello."}')
    assert ask(ASKED, schema=SCHEMA).text == '{"said": "Hello."}'
    body = model.requests[0].body
    assert body["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "answer", "strict": True, "schema": SCHEMA},
    }
    first, second = body["messages"]
    assert first["content"].startswith("Be brief.\n\nAnswer with one JSON object")
    assert second == ASKED[1]


def test_json_is_taken_out_of_its_fence(model: Model) -> None:
    model.answers.append('```json\n{"said": 1}\n```\n')
    assert ask(ASKED, schema=SCHEMA).text == '{"said": 1}'


def test_whoever_asked_can_stop_it_while_nothing_is_said(model: Model) -> None:
    model.answers.append(Reply(is_silent=True))
    with pytest.raises(Stopped):
        # The stand-in has the request, and says nothing.
        ask(ASKED, stop=lambda: bool(model.requests))
    assert len(model.requests) == 1


def test_without_an_address_there_is_no_model(settings: Settings) -> None:
    settings.MODEL_URL, settings.MODEL_NAME = "", ""
    assert not is_on()
    with pytest.raises(Unavailable) as why:
        ask(ASKED)
    assert why.value.spent is None


def test_with_one_there_is(model: Model) -> None:
    assert (is_on(), model_name()) == (True, NAME)
