"""Who looks at the library."""

import pytest


@pytest.fixture
def member(client, owner):
    client.force_login(owner)
    return owner
