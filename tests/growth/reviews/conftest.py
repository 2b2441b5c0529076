"""Who reads their reviews."""

import pytest
from django.test import Client

from members.models import Member
from tests import cast
from tests.growth.reviews.makers import signed_in


@pytest.fixture
def member() -> Member:
    return cast.make_member(first_name="Priya", last_name="Nair", time_zone="Europe/Lisbon")


@pytest.fixture
def client(member: Member) -> Client:
    return signed_in(member)
