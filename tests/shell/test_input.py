"""No input is answered by "our fault": every page, every kind of person, and values no form would send."""

import traceback
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.signals import got_request_exception
from django.test import Client
from pytest_django.asserts import assertContains

from members.models import EmailTemplate, FeatureFlag, Member, Team
from revcouncil.middleware.readable import is_readable
from tests import cast
from tests.addresses import addresses
from tests.gamification.entries import enter
from tests.resources.makers import make_resource
from tests.shell.nasty import Nasty, nasty

SEED = 20261126


@pytest.fixture
def people(transactional_db: None) -> dict[str, Client]:
    """One of each, signed in, with something of everything to be asked for."""
    owner = cast.paying_owner()
    enter(owner, 5)
    make_resource(slug="play", title="Play")
    FeatureFlag.objects.create(name="flag_one")
    EmailTemplate.objects.create(key="letter", subject="s", body="b")
    who: dict[str, Member | None] = {
        "nobody": None,
        "outsider": cast.outsider(),
        "member": owner,
        "curator": cast.curator(),
        "super admin": cast.super_admin(),
    }
    return {name: _client(member) for name, member in who.items()}


def _client(member: Member | None) -> Client:
    client = Client(raise_request_exception=False)
    if member:
        client.force_login(member)
    return client


def send(client: Client, asked: Nasty) -> Any:
    """Send it, by the session the client came with, whatever the last answer made of it."""
    cookies = client.cookies.copy()
    response = client.generic(asked.method, asked.path, asked.body, asked.content_type, **asked.extra)  # type: ignore[arg-type]
    if response.streaming:
        b"".join(response.streaming_content)  # type: ignore[arg-type]
    client.cookies = cookies
    return response


def keys() -> list[str]:
    """Of rows that are there, and words that name things."""
    found = [Member, Team, FeatureFlag, EmailTemplate, Group]
    return [*(str(model._default_manager.values_list("pk", flat=True).first()) for model in found), "play", "COMPENSATION", "compensation"]


def failures(people: dict[str, Client], *, seed: int, count: int) -> Iterator[str]:
    """Each request that was answered by a 500, with what was raised."""
    raised: list[str] = []

    def heard(**_: Any) -> None:
        raised.append(traceback.format_exc(limit=-6))

    got_request_exception.connect(heard)
    random, known = Random(seed), keys()
    try:
        for _ in range(count):
            name = random.choice(list(people))
            asked = nasty(random, known)
            del raised[:]
            response = send(people[name], asked)
            if response.status_code >= 500:
                yield f"{name}: {asked.method} {asked.path[:200]!r} {asked.body[:300]!r} {asked.extra}\n{''.join(raised)[-1500:]}"
    finally:
        got_request_exception.disconnect(heard)


def test_no_input_is_answered_by_our_fault(people: dict[str, Client]) -> None:
    assert "\n\n".join(failures(people, seed=SEED, count=500)) == ""


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(20))
def test_no_input_of_twenty_thousand_is_answered_by_our_fault(people: dict[str, Client], seed: int) -> None:
    assert "\n\n".join(failures(people, seed=seed, count=1000)) == ""
