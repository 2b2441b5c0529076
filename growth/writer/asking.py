"""What is sent to the model, and what of it a server is spared that refuses it. Pure, but for what
one process has learnt.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypedDict


class Message(TypedDict):
    """One message of a conversation: who speaks ("system", "user", "assistant"), and what."""

    role: str
    content: str


# How a server is asked for JSON: what it is made to keep to, least last.
FORMATS: Final = ("json_schema", "json_object", "")
# A limit that is too high is refused as well, and another name would not help.
_NOT_KNOWN: Final = re.compile(
    r"unsupported|not support|unrecogni[sz]ed|unknown|unexpected|not permitted|extra|deprecated"
    r"|instead|not allowed"
)


@dataclass(frozen=True)
class Manner:
    """How one model of one server wants to be asked."""

    tokens: str = "max_tokens"
    has_temperature: bool = True
    has_usage: bool = True
    is_streamed: bool = True
    format: str = FORMATS[0]


# By address and model, of this process: each learns for itself, by one refusal.
_learnt: Final[dict[tuple[str, str], Manner]] = {}


def manner_of(url: str, model: str) -> Manner:
    """How this model is asked, as far as this process knows."""
    return _learnt.get((url, model), Manner())


def learn(url: str, model: str, manner: Manner) -> None:
    """Ask this model so from now on."""
    _learnt[url, model] = manner


def forget() -> None:
    """Know nothing of any server."""
    _learnt.clear()


def body_of(
    messages: Sequence[Message],
    manner: Manner,
    *,
    model: str,
    tokens: int | None,
    temperature: float | None,
    schema: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """The request."""
    body: dict[str, Any] = {"model": model, "messages": list(messages)}
    if manner.is_streamed:
        body["stream"] = True
        if manner.has_usage:
            body["stream_options"] = {"include_usage": True}
    if tokens is not None:
        body[manner.tokens] = tokens
    if temperature is not None and manner.has_temperature:
        body["temperature"] = temperature
    if schema is not None:
        body["messages"] = _with_schema(messages, schema)
        if manner.format == "json_schema":
            told = {"name": "answer", "strict": True, "schema": schema}
            body["response_format"] = {"type": "json_schema", "json_schema": told}
        elif manner.format:
            body["response_format"] = {"type": manner.format}
    return body


def _with_schema(messages: Sequence[Message], schema: Mapping[str, Any]) -> list[Message]:
    """The messages, with the schema in words: some servers take `response_format` and ignore it,
    and json_object wants the word JSON in them. Some take one system message, at the front.
    """
    told = f"Answer with one JSON object and nothing else, by this schema: {json.dumps(schema)}"
    if messages and messages[0]["role"] == "system":
        first = Message(role="system", content=f"{messages[0]['content']}\n\n{told}")
        return [first, *messages[1:]]
    return [Message(role="system", content=told), *messages]


def adapted(manner: Manner, status: int, told: Any, body: Mapping[str, Any]) -> Manner | None:
    """How to ask after this refusal; None where it names nothing that could be left out."""
    parameter, message = _complaint(told)
    if status >= 500:
        # Some answer so to a format they don't know.
        is_format = "response_format" in message and "response_format" in body
        return replace(manner, format=_lower(manner)) if is_format else None
    for name in (parameter,) if parameter else _named(message):
        if (other := _without(manner, name, message, body)) is not None:
            return other
    return None


def _without(manner: Manner, name: str, message: str, body: Mapping[str, Any]) -> Manner | None:
    if name not in body:
        return None
    if name == "max_tokens" and _NOT_KNOWN.search(message):
        return replace(manner, tokens="max_completion_tokens")
    if name == "temperature":
        return replace(manner, has_temperature=False)
    if name == "stream_options":
        return replace(manner, has_usage=False)
    if name == "stream":
        return replace(manner, is_streamed=False)
    if name == "response_format":
        return replace(manner, format=_lower(manner))
    return None


def _lower(manner: Manner) -> str:
    return FORMATS[FORMATS.index(manner.format) + 1]


def _complaint(told: Any) -> tuple[str, str]:
    """The parameter that is refused, where it is told apart, and the message."""
    error = told.get("error", told) if isinstance(told, dict) else told
    if isinstance(error, str):
        return "", error[:500].lower()
    if not isinstance(error, dict):
        return "", json.dumps(error)[:500].lower()
    message = error.get("message") or error.get("detail") or told.get("detail") or ""
    message = (message if isinstance(message, str) else json.dumps(message))[:500].lower()
    parameter = error.get("param")
    # "response_format.type" is meant as a whole.
    return (parameter.split(".")[0] if isinstance(parameter, str) else ""), message


def _named(message: str) -> list[str]:
    """The parameters a message may be about, in the order it names them."""
    names = r"max_tokens|temperature|stream_options|response_format|json_schema|json_object|stream"
    found = re.findall(rf"(?<![a-z_])(?:{names})(?![a-z_])", message)
    return ["response_format" if name.startswith("json_") else name for name in found]


def code_of(told: Any) -> str:
    """The short code of a server's error, where it has one and it is a plain word."""
    error = told.get("error", told) if isinstance(told, dict) else None
    found = [error.get(name) for name in ("code", "type")] if isinstance(error, dict) else []
    plain = [one for one in found if isinstance(one, str) and re.fullmatch(r"[a-z_]{3,40}", one)]
    return plain[0] if plain else ""
