"""Who brings others, and Stripe on loopback."""

import pytest

from members.models import Member
from tests import cast
from tests.members.billing.conftest import site, stripe_of_session, world

__all__ = ["site", "stripe_of_session", "world"]


@pytest.fixture
def maren(db: None) -> Member:
    """Maren, who pays and may bring others."""
    return cast.paying_owner()
