"""A model on loopback that the settings lead to, for as long as a test."""

from collections.abc import Iterator
from contextlib import contextmanager

from pytest_django import Settings

from growth.writer import asking
from tests.standins.model import Model, model_server


@contextmanager
def model_in(settings: Settings) -> Iterator[Model]:
    """A model that nothing is known of yet."""
    asking.forget()
    with model_server() as model:
        for name, value in model.settings.items():
            setattr(settings, name, value)
        yield model
    asking.forget()
