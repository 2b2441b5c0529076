"""A model to ask, and none."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.growth.modelled import model_in
from tests.growth.stories.makers import honest
from tests.jobs.conftest import jobs
from tests.standins.model import Model

__all__ = ["jobs"]


@pytest.fixture
def model(settings: Settings) -> Iterator[Model]:
    """A model that does as it is told."""
    with model_in(settings) as server:
        server.always = honest
        yield server


@pytest.fixture
def no_model(settings: Settings) -> None:
    """The built-in writer."""
    settings.MODEL_URL = settings.MODEL_NAME = settings.MODEL_KEY = ""
