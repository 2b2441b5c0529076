"""A database of the test's own."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.roles import everywhere_as_owner
from tests.schema.databases import empty_database
from tests.templates import released


@pytest.fixture(autouse=True)
def by_the_owner(
    request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Whoever migrates owns the tables."""
    if request.module.__name__.endswith("test_application_role"):
        yield
        return
    with ExitStack() as rights:
        # A connection an earlier test left open may be locked away from this one; the rights are
        # changed all the same.
        with django_db_blocker.unblock():
            rights.enter_context(everywhere_as_owner())
        yield
        with django_db_blocker.unblock():
            rights.close()


@pytest.fixture
def own_database(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[str]:
    """An empty database under the default alias, or one at the release that is its parameter, gone
    afterwards; nothing of it is rolled back and nothing flushed.
    """
    with django_db_blocker.unblock():
        release = getattr(request, "param", "")
        with empty_database(template=released(release) if release else "") as name:
            yield name
