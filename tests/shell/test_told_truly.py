"""Nobody is told what does not apply to them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from members.models import Member, SubscriptionStatus
from tests import cast
from tests.resources.makers import make_resource

PAYS = [
    "the first time you take each",
    "Each resource new to you",
    "The library still pays",
    "hangs the first banner",
]
PAGES = ["/", "/library/", "/points/", "/leaderboard/"]


def cancelled(**fields: Any) -> Member:
    return cast.make_member(subscription_status=SubscriptionStatus.CANCELLED, **fields)


def idle_curator(**fields: Any) -> Member:
    return cast.curator(subscription_status=SubscriptionStatus.NONE, **fields)


def told(client: Client, member: Member) -> set[str]:
    client.force_login(member)
    html = "".join(client.get(page).content.decode() for page in PAGES)
    return {words for words in PAYS if words in html}


@pytest.mark.django_db
@pytest.mark.parametrize("who", [cast.outsider, cast.debtor, cancelled, idle_curator])
def test_who_takes_nothing_is_promised_nothing_for_taking(
    client: Client, who: Callable[..., Member]
) -> None:
    make_resource()
    assert told(client, who()) == set()


@pytest.mark.django_db
def test_who_pays_is_told_what_taking_pays(client: Client) -> None:
    make_resource()
    assert told(client, cast.make_member()) >= {
        "the first time you take each",
        "Each resource new to you",
    }
