"""A model to ask, and none."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from growth.writer import asking
from tests.growth.stories.makers import honest
from tests.jobs.conftest import jobs
from tests.standins.model import Model, model_server

__all__ = ["jobs"]


@pytest.fixture
def model(settings: Settings) -> Iterator[Model]:
    """A model that does as it is told."""
    asking.forget()
    with model_server() as server:
        for name, value in server.settings.items():
            setattr(settings, name, value)
        server.always = honest
        yield server
    asking.forget()


@pytest.fixture
def no_model(settings: Settings) -> None:
    """The built-in writer."""
    settings.MODEL_URL = settings.MODEL_NAME = settings.MODEL_KEY = ""
