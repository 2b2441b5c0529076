"""Nothing tells whether an address is known: not what is said, not a header, not the time."""

import time
from collections.abc import Callable
from statistics import median
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from members.models import Member
from tests import cast
from tests.members.signin.browsers import sign_in

pytestmark = pytest.mark.django_db
UNKNOWN = "nobody@house.example"
TRIES = 100
ARGON2 = "django.contrib.auth.hashers.Argon2PasswordHasher"


def join(client: Client, email: str) -> Any:
    return client.post("/accounts/signup/", {"email": email, "password1": cast.PASSWORD})


def reset(client: Client, email: str) -> Any:
    return client.post("/accounts/password/reset/", {"email": email})


def guess(client: Client, email: str) -> Any:
    return sign_in(client, email, "Wrong-2026")


WAYS = [guess, join, reset]


def told(way: Callable[[Client, str], Any], email: str) -> tuple[Any, ...]:
    """All an answer tells, without what is drawn anew for each visitor."""
    client = Client()
    answers = [way(client, email)]
    if answers[0].status_code == 302:
        answers.append(client.get(answers[0].headers["Location"]))
    return tuple(
        (
            answer.status_code,
            {
                name: value
                for name, value in answer.items()
                if name not in ("Content-Length", "Expires")
            },
            answer.content.decode().replace(email, "…").replace(_token(answer), ""),
            {name: (cookie["max-age"], cookie["path"]) for name, cookie in answer.cookies.items()},
        )
        for answer in answers
    )


def _token(answer: Any) -> str:
    return str((answer.context or {}).get("csrf_token", "")) or "no token"


@pytest.mark.parametrize("way", WAYS)
def test_a_known_and_an_unknown_address_are_answered_alike(
    maren: Member, way: Callable[[Client, str], Any]
) -> None:
    assert told(way, maren.email) == told(way, UNKNOWN)


@pytest.mark.prove
@pytest.mark.parametrize("way", WAYS)
def test_a_known_and_an_unknown_address_take_the_same_time(
    maren: Member, way: Callable[[Client, str], Any], settings: Settings
) -> None:
    """200 tries, known and unknown in turn; the medians are within a quarter."""
    settings.PASSWORD_HASHERS = [ARGON2]
    maren.set_password(cast.PASSWORD)
    maren.save()
    took: dict[bool, list[float]] = {True: [], False: []}
    for number in range(2 * TRIES + 4):
        known = number % 2 == 0
        cache.clear()
        client = Client()
        email = maren.email if known else f"nobody{number}@house.example"
        began = time.perf_counter()
        way(client, email)
        if number > 3:
            took[known].append(time.perf_counter() - began)
    ratio = median(took[True]) / median(took[False])
    print(f"{way.__name__}: known / unknown {ratio:.2f}")
    assert 0.8 < ratio < 1.25
