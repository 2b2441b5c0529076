"""The admin, opened by the curator."""

import pytest
from django.test import Client

from members.models import Member


@pytest.fixture
def desk(client: Client, curator: Member) -> Client:
    client.force_login(curator)
    return client
