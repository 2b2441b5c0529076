"""Stripe, as the stand-in, for the tests of billing."""

from collections.abc import Iterator

import pytest
import time_machine
from pytest_django import Settings

from tests.members.billing.world import NOW, World, empty
from tests.standins.stripe import serving
from tests.standins.stripe.server import KEY, SECRET, Site


@pytest.fixture(scope="session")
def served() -> Iterator[Site]:
    """One server for all tests: each finds it empty."""
    with serving() as site:
        yield site


@pytest.fixture
def site(served: Site, settings: Settings) -> Site:
    """Stripe without a customer, and the settings that lead there."""
    empty(served)
    settings.STRIPE_API_KEY, settings.STRIPE_WEBHOOK_SECRET = KEY, SECRET
    settings.STRIPE_API_URL = served.stripe.url
    settings.STRIPE_PRICE_INDIVIDUAL = "price_individual"
    settings.STRIPE_PRICE_OWNER = "price_owner"
    settings.STRIPE_PRICE_TEAM = "price_team"
    return served


@pytest.fixture
def world(site: Site, db: None) -> Iterator[World]:
    """The town on a morning in November."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield World(site, clock)
