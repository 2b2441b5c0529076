"""Stripe on loopback, and the product set up for it."""

from collections.abc import Iterator

import pytest
import time_machine
from pytest_django import Settings

from tests.members.billing.world import NOW, World
from tests.standins.stripe import serving
from tests.standins.stripe.server import KEY, SECRET, Site


@pytest.fixture(scope="session")
def stripe_of_session() -> Iterator[Site]:
    """One server for all tests; what it holds is each test's own."""
    with serving() as site:
        yield site


@pytest.fixture
def site(stripe_of_session: Site, settings: Settings, db: None) -> Site:
    """An empty account at Stripe, and our settings for it."""
    stripe_of_session.empty()
    settings.STRIPE_API_KEY = KEY
    settings.STRIPE_WEBHOOK_SECRET = SECRET
    settings.STRIPE_API_URL = stripe_of_session.stripe.url
    settings.STRIPE_PRICE_INDIVIDUAL = "price_individual"
    settings.STRIPE_PRICE_OWNER = "price_owner"
    settings.STRIPE_PRICE_TEAM = "price_team"
    return stripe_of_session


@pytest.fixture
def world(site: Site) -> Iterator[World]:
    """The town on a morning in November."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield World(site, clock)
