"""What every test may ask for."""

import asyncio
import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core import mail
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as trials
from pytest_django import Settings
from pytest_django.plugin import DjangoDbBlocker

from members.models import Member
from tests import cast, roles, templates
from tests.letters import Arrived

# How busy the machine is says nothing about what is tried.
trials.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
trials.load_profile("patient")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Make the tests' database as its owner, a copy of one that is migrated once for all
    processes.
    """
    roles.connect_as_owner()
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = templates.newest()


def pytest_collection_finish() -> None:
    """What was imported stays: the garbage collector need not look at it again and again, nor
    after every few hundred objects at all.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 20)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """From here on every connection to it has the rights of the application and no more."""
    with django_db_blocker.unblock():
        roles.become_application()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Playwright's loop counts as running in this thread from the first browser test on; for any
    other test, its fixtures included, there is none: it may run its own, and has the connection to
    the database that it would have had without.
    """
    loop = asyncio._get_running_loop()
    if loop is None or "browser" in getattr(item, "fixturenames", ()):
        return (yield)
    asyncio._set_running_loop(None)
    try:
        return (yield)
    finally:
        asyncio._set_running_loop(None if loop.is_closed() else loop)


@pytest.fixture(autouse=True)
def media_of_its_own(settings: Settings, tmp_path: Path) -> None:
    """Files of a test go to its own folder."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def letters_arrive_when_looked_for(request: pytest.FixtureRequest) -> None:
    """`mail.outbox` sends what waits in the outbox before it is read."""
    # Django makes a new one when it sets the database up.
    if request.node.get_closest_marker("django_db") or {"db", "transactional_db"}.intersection(
        request.fixturenames
    ):
        request.getfixturevalue("_django_db_helper")
        mail.outbox = Arrived()


@pytest.fixture
def rights_of_the_owner(db: None) -> Iterator[None]:
    """For what only the owner of the tables may do: damage, mostly."""
    with roles.as_owner():
        yield


@pytest.fixture
def owner(db: None) -> Member:
    """The paying owner."""
    return cast.paying_owner()


@pytest.fixture
def curator(db: None) -> Member:
    """The curator."""
    return cast.curator()


@pytest.fixture
def super_admin(db: None) -> Member:
    """The super admin."""
    return cast.super_admin()


@pytest.fixture
def outsider(db: None) -> Member:
    """Signed up, never paid."""
    return cast.outsider()


@pytest.fixture
def debtor(db: None) -> Member:
    """Signed in, payment failed."""
    return cast.debtor()


# Playwright's event loop must not make Django refuse the database in browser tests.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
