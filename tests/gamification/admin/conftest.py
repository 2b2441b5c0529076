"""The super admin at the admin's pages of points."""

import pytest
from django.test import Client

from members.models import Member


@pytest.fixture
def staff(client: Client, super_admin: Member) -> Client:
    """The super admin's browser."""
    client.force_login(super_admin)
    return client
