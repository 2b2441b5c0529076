"""Maren with a password and a confirmed address, and nobody who tried before."""

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache

from members.models import Member
from tests import cast


@pytest.fixture(autouse=True)
def nobody_tried_before(request: pytest.FixtureRequest) -> None:
    """Tries are counted in the cache, which outlives a test's transaction elsewhere."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        cache.clear()


@pytest.fixture
def maren(db: None) -> Member:
    """A member who can sign in."""
    return able_to_sign_in(cast.paying_owner())


def able_to_sign_in(member: Member) -> Member:
    """With the password of the cast and a confirmed address."""
    member.set_password(cast.PASSWORD)
    member.save()
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    return member
