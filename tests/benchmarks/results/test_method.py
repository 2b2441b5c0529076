"""The page on how figures are made says what the rules do."""

import pytest
from django.test import Client

from benchmarks.rules import grid, publishing
from members.models import Member
from tests.benchmarks.answers import gives
from tests.benchmarks.results.pages import read, text

pytestmark = pytest.mark.django_db
METHOD = "/benchmarks/method/"


def test_it_states_the_thresholds_of_the_rules(client: Client, owner: Member):
    told = text(read(client, owner, METHOD))
    for figure, agencies in (
        ("Median", publishing.MEDIAN_FROM),
        ("Middle half (25th and 75th percentile)", publishing.QUARTILES_FROM),
        ("10th and 90th percentile", publishing.TENTHS_FROM),
        (f"Histogram, {publishing.BIN_FROM} or more in each bar", 50),
    ):
        assert f"{figure} {agencies} agencies" in told
    assert f"from {grid.FIGURES_FROM} on the figure has three digits" in told
    assert "(92 days)" in told


@pytest.mark.parametrize(("key", "who"), [("", "been here for thirty days"), ("sk", "a renewal")])
def test_it_says_from_when_an_agency_counts(client: Client, owner: Member, settings, key, who):
    settings.STRIPE_API_KEY = key
    assert who in text(read(client, owner, METHOD))


@pytest.mark.parametrize("address", ["", "infrastructure/", "infrastructure/answer/"])
def test_pages_of_benchmarks_lead_to_it(client: Client, owner: Member, address: str):
    gives(owner, {"domain_cost": 12})
    assert f'href="{METHOD}"' in read(client, owner, f"/benchmarks/{address}")
