"""A proofreader on loopback, and what it is asked with."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_django import Settings

from tests.growth.modelled import model_in
from tests.standins.model import Asked, Model


@pytest.fixture
def model(settings: Settings) -> Iterator[Model]:
    """A model that gives every draft back as it is, until it is told otherwise."""
    with model_in(settings) as model:
        model.always = answering(lambda text: text)
        yield model


def draft_in(asked: Asked) -> str:
    """The draft of a request."""
    told: dict[str, Any] = json.loads(asked.body["messages"][-1]["content"])
    return told["draft"]


def answering(correct: Callable[[str], str]) -> Callable[[Asked], str]:
    """A model that makes this of every draft."""
    return lambda asked: json.dumps({"corrected": correct(draft_in(asked))})
