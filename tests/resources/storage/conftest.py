"""Stores to try: a folder, a bucket on loopback, and the bucket behind a proxy that fails."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import Settings

from tests.standins import s3


@pytest.fixture(scope="session")
def running_store() -> Iterator[str]:
    """One store for all tests of a process."""
    with s3.store() as address:
        yield address


@pytest.fixture
def bucket(running_store: str) -> str:
    """The address of an empty store."""
    s3.empty(running_store)
    return running_store


@pytest.fixture(scope="session")
def running_proxy(running_store: str) -> Iterator[s3.Faulty]:
    """One proxy for all tests of a process."""
    proxy = s3.Faulty(running_store)
    yield proxy
    proxy.server.shutdown()
    proxy.server.server_close()


@pytest.fixture
def faulty(bucket: str, running_proxy: s3.Faulty) -> s3.Faulty:
    """A proxy before the empty store that fails nothing yet."""
    running_proxy.heal()
    return running_proxy


def use(settings: Settings, **stores: dict[str, Any]) -> None:
    """Have these stores instead, by their alias."""
    settings.STORAGES = {**settings.STORAGES, **stores}


@pytest.fixture
def in_bucket(settings: Settings, faulty: s3.Faulty) -> s3.Faulty:
    """Files lie in the bucket, behind the proxy, and are sent by the store."""
    use(settings, default=s3.options(faulty.address))
    settings.FILES_SENT_BY = "storage"
    return faulty
