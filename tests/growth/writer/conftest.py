"""A model on loopback that the settings lead to."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.growth.modelled import model_in
from tests.standins.model import Model


@pytest.fixture
def model(settings: Settings) -> Iterator[Model]:
    """A model that nothing is known of yet."""
    with model_in(settings) as model:
        yield model
