"""Addresses that only take a form: opened by a link they lead to the page the form stands on,
also after signing in.
"""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django.asserts import assertContains, assertRedirects

from members.models import Member
from revcouncil.addresses import addresses_above
from tests import cast
from tests.growth.makers import make_goal, make_post, make_reply
from tests.resources import makers

pytestmark = pytest.mark.django_db
# What stands in an address where a pattern asks for something.
SAMPLES = {
    "slug": "first-aid",
    "object_id": "1",
    "field": "file",
    "category": "business",
    "token": "x",
    "key": "x-y",
    "content_type_id": "0",
}


def every_address() -> set[str]:
    """All addresses of the product, with samples for what varies."""
    found = set[str]()
    for names in _names(get_resolver().url_patterns, ()):
        found |= names
    return found


def _names(patterns: list[Any], before: tuple[str, ...]) -> Any:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern.url_patterns, (*before, str(pattern.pattern)))
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield {_address("".join((*before, str(pattern.pattern))))}


def _address(route: str) -> str:
    """ "library/<slug:slug>/download" gives "/library/first-aid/download"; a regular expression
    is read for its named parts.
    """
    route = re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda found: SAMPLES.get(found[1], "1"), route)
    route = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: SAMPLES.get(found[1], "1"), route)
    return "/" + route.replace("^", "").replace("$", "").replace("\\Z", "").replace("\\", "")


@pytest.fixture
def maren() -> Member:
    """A member with a password and a confirmed address, and something to take."""
    cache.clear()
    member = cast.paying_owner()
    member.set_password(cast.PASSWORD)
    member.save()
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    makers.make_resource(title="First aid", slug="first-aid")
    return member


def test_no_address_of_the_product_answers_a_link_with_405(
    client: Client, maren: Member, super_admin: Member
) -> None:
    addresses = every_address()
    assert {
        "/library/first-aid/download",
        "/leaderboard/listing",
        "/appearance/",
        "/admin/logout/",
    } < addresses
    for member in (None, maren, super_admin):
        for address in sorted(addresses):
            if member:
                client.force_login(member)
            for ask in (client.get, client.head):
                assert ask(address).status_code != 405, address
        cache.clear()


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/library/first-aid/download", "/library/first-aid/"),
        ("/leaderboard/listing", "/leaderboard/"),
        ("/appearance/", "/"),
    ],
)
def test_a_button_opened_by_a_link_leads_to_its_page_and_says_that_nothing_happened(
    client: Client, maren: Member, address: str, page: str
) -> None:
    client.force_login(maren)
    response = client.get(f"{address}?x=1", follow=True)
    assertRedirects(response, page)
    assertContains(response, "Nothing has happened yet")
    assert maren.resource_downloads.count() == 0


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/admin/logout/", addresses_above("/admin/logout/")[0]),
        ("/admin/resources/resource/deeds/1/undo/", "/admin/resources/resource/deeds/"),
    ],
)
def test_buttons_of_the_admin_lead_to_their_page(
    client: Client, super_admin: Member, address: str, page: str
) -> None:
    client.force_login(super_admin)
    response = client.get(address, follow=True)
    assert (response.status_code, response.redirect_chain[-1][0]) == (200, page)


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/library/first-aid/download", "/library/first-aid/"),
        ("/leaderboard/listing", "/leaderboard/"),
    ],
)
def test_a_click_after_the_session_ended_comes_back_to_its_page_after_signing_in(
    client: Client, maren: Member, address: str, page: str
) -> None:
    asked = client.post(address)
    assert urlsplit(asked.headers["Location"]).path == "/accounts/login/"
    there = parse_qs(urlsplit(asked.headers["Location"]).query)["next"][0]
    assert there == address
    response = client.post(
        "/accounts/login/",
        {"login": maren.email, "password": cast.PASSWORD, "next": there},
        follow=True,
    )
    assertRedirects(response, page)
    assertContains(response, "Nothing has happened yet")


def test_every_button_pressed_while_signed_out_comes_back_to_a_page(
    client: Client, maren: Member
) -> None:
    maren.is_staff = maren.is_superuser = True
    maren.save()
    make_reply(make_post(maren, pk=1), maren, pk=1)
    make_goal(maren, pk=1)
    asked = {address: Client().options(address) for address in every_address()}
    buttons = {
        one
        for one, response in asked.items()
        if response.status_code == 405 and response.headers["Allow"] == "POST"
    }
    # The admin asks for a sign-in before it looks at the method.
    buttons |= {"/admin/resources/resource/import/"}
    # Stripe presses this one, signed; a course site the other, by its secret address.
    buttons -= {"/webhooks/stripe/", "/webhooks/courses/x/"}
    assert len(buttons) >= 5
    for button in sorted(buttons):
        browser = Client()
        response = browser.post(button, follow=True)
        if response.status_code == 200 and response.request["PATH_INFO"] == "/accounts/login/":
            there = parse_qs(response.request["QUERY_STRING"])["next"][0]
            sent = {"login": maren.email, "password": cast.PASSWORD, "next": there}
            response = browser.post("/accounts/login/", sent, follow=True)
        assert response.status_code == 200, button
        cache.clear()


def test_a_look_at_the_headers_alone_leaves_no_message(client: Client, maren: Member) -> None:
    client.force_login(maren)
    client.head("/leaderboard/listing")
    assert "Nothing has happened yet" not in client.get("/leaderboard/").content.decode()


def test_other_refusals_of_a_method_stay_what_they_are(client: Client, maren: Member) -> None:
    client.force_login(maren)
    assert client.post("/points/").status_code == 405
    assert client.delete("/library/first-aid/download").status_code == 405


@pytest.mark.parametrize(
    ("path", "above"),
    [
        ("/a/b/c", ["/a/b/", "/a/", "/"]),
        ("/a/", ["/"]),
        ("/", []),
        ("", []),
        ("//a//b", ["/a/", "/"]),
    ],
)
def test_what_lies_above_an_address(path: str, above: list[str]) -> None:
    assert addresses_above(path) == above
