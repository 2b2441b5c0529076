"""A database of the test's own."""

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.schema.databases import empty_database


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """An empty database under the default alias, gone afterwards; nothing of it is rolled back and nothing flushed."""
    with django_db_blocker.unblock(), empty_database() as name:
        yield name
