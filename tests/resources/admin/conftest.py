"""Curators at their desks."""

import pytest
from django.test import Client

from tests import cast


@pytest.fixture
def desk(client, curator):
    """The admin, opened by the curator."""
    client.force_login(curator)
    return client


@pytest.fixture
def other_desk(db):
    """The admin, opened by Mara, another curator, in her own browser."""
    browser = Client()
    browser.force_login(
        cast.curator(email="mara@revcouncil.example", first_name="Mara", last_name="Lind")
    )
    return browser
