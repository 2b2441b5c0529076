"""Kajabi on loopback."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.activities.courses.makers import SECRET
from tests.standins.kajabi import KEY, Kajabi, serving
from tests.standins.kajabi import SECRET as KEYS_SECRET


@pytest.fixture
def kajabi(settings: Settings, db: None) -> Iterator[Kajabi]:
    """Its API, and our key for it."""
    with serving(Kajabi()) as site:
        settings.KAJABI_API_KEY, settings.KAJABI_API_URL = KEY, site.url
        settings.KAJABI_API_SECRET = KEYS_SECRET
        yield site


@pytest.fixture
def secrets(settings: Settings) -> str:
    """The secret of a sender called academy."""
    settings.COURSE_SECRETS = {"academy": SECRET}
    return SECRET
