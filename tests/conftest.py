"""What every test may ask for."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from members.models import Member
from tests import cast


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Teach the flush between transactional tests to pass the triggers that refuse TRUNCATE."""
    from django.db import connection

    # The class, not this connection: a browser test's event loop gives the same thread a connection of its own.
    operations = type(connection.ops)
    original = operations.execute_sql_flush

    def flush(ops: Any, sql_list: Iterable[str]) -> None:
        with ops.connection.cursor() as cursor:
            cursor.execute(
                "SELECT format('ALTER TABLE %s %%s TRIGGER %I', tgrelid::regclass, tgname) FROM pg_trigger "
                "WHERE tgname LIKE '%\\_no\\_truncate'"
            )
            statements = [row[0] for row in cursor.fetchall()]
        original(ops, [*(s % "DISABLE" for s in statements), *sql_list, *(s % "ENABLE" for s in statements)])

    operations.execute_sql_flush = flush  # type: ignore[assignment, method-assign]


@pytest.fixture(autouse=True)
def media_of_its_own(settings: Settings, tmp_path: Path) -> None:
    """Files of a test go to its own folder."""
    settings.MEDIA_ROOT = tmp_path / "media"


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
