"""Everything the admin links to opens: lists, rows with odd keys, histories, and the buttons of
our own.
"""

from html.parser import HTMLParser
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.contrib import admin
from django.contrib.admin.utils import quote
from django.db.models import Model
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from gamification.models import Badge, PointConfig
from members.models import AuditLog, Member
from tests.shell.rows_of_admin import ODD_KEYS, fill_admin, key_of

pytestmark = pytest.mark.django_db
# The addresses are read first: they take back registrations that are not ours.
ROOT = next(
    one
    for one in get_resolver().url_patterns
    if isinstance(one, URLResolver) and one.namespace == "admin"
)
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)


class Links(HTMLParser):
    """The addresses a page offers to click."""

    def __init__(self, html: str, base: str) -> None:
        super().__init__()
        self.base, self.found = base, set[str]()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Links of ours; what leads out of the admin belongs to other tests."""
        href = dict(attrs).get("href")
        if tag == "a" and href:
            address = urldefrag(urljoin(self.base, href)).url
            if urlsplit(address).netloc in ("", "testserver") and urlsplit(address).path.startswith(
                "/admin/"
            ):
                self.found.add(address)


@pytest.fixture
def staff(client: Client, super_admin: Member) -> Client:
    """The super admin's browser, with rows in every list."""
    fill_admin()
    client.force_login(super_admin)
    return client


def links_of(client: Client, address: str) -> set[str]:
    """The links of a page that opened."""
    response = client.get(address, follow=True)
    assert response.status_code == 200, f"{address} gives {response.status_code}"
    if response.streaming or "text/html" not in response.headers["Content-Type"]:
        return set()
    return Links(response.content.decode(), response.request["PATH_INFO"]).found


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_link_of_a_list_and_of_its_rows_opens(staff: Client, model: type[Model]) -> None:
    assert model._default_manager.exists(), f"fill_admin() makes no {model._meta.label}"
    listed = key_of(model)
    seen = {listed}
    links = links_of(staff, listed) - seen
    rows = {link for link in links if link.startswith(listed) and "?" not in link}
    if model is not AuditLog:  # its lines lead to whom they are about
        assert any(link.endswith("/change/") for link in rows), f"{listed} leads to no row"
    for row in sorted(rows):
        links |= links_of(staff, row)
    for link in sorted(links - seen - rows):
        links_of(staff, link)


@pytest.mark.parametrize("name", ["change", "history", "delete"])
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_the_pages_of_a_row_answer_by_its_quoted_key(
    staff: Client, model: type[Model], name: str
) -> None:
    row = model._default_manager.order_by("pk").last()
    assert row is not None
    # A submission's leads to its case in the queue.
    response = staff.get(f"{key_of(model)}{quote(row.pk)}/{name}/", follow=True)
    # 403: what is only looked at has no page to delete it on.
    allowed = (
        (200,)
        if name != "delete"
        or admin.site._registry[model].has_delete_permission(response.wsgi_request, row)
        else (403,)
    )
    assert response.status_code in allowed


@pytest.mark.parametrize("key", ODD_KEYS)
def test_a_row_with_an_odd_key_opens_from_its_list(staff: Client, key: str) -> None:
    badge = Badge.objects.get(code=key)
    address = reverse("admin:gamification_badge_change", args=(quote(key),))
    assert address in links_of(staff, key_of(Badge))
    assert badge.name in staff.get(address).content.decode()


@pytest.mark.parametrize("config", ["benchmark_submission", "odd_5f_action"])
def test_an_award_opens_and_is_changed_from_its_list(staff: Client, config: str) -> None:
    listed = key_of(PointConfig)
    address = f"{listed}{quote(config)}/change/"
    assert address in links_of(staff, listed)
    assert staff.post(address, {"points": "7", "is_enabled": "on"}).status_code == 200
    done = staff.post(
        address, {"points": "7", "is_enabled": "on", "confirm": "yes", "seen": "7:True"}
    )
    assert (done.status_code, PointConfig.objects.get(action=config).points) == (302, 7)


def test_an_unknown_award_is_no_page(staff: Client) -> None:
    assert staff.get(f"{key_of(PointConfig)}no_5Fsuch/change/").status_code == 404


def _without_arguments(patterns: list[Any], name: str = "admin:") -> list[str]:
    found = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found += _without_arguments(pattern.url_patterns, name)
        elif isinstance(pattern, URLPattern) and pattern.name:
            try:
                found.append(reverse(f"{name}{pattern.name}"))
            except NoReverseMatch:
                continue
    return found


def test_every_address_of_the_admin_without_a_key_answers(staff: Client) -> None:
    addresses = {
        one for one in _without_arguments(ROOT.url_patterns) if not one.endswith("/logout/")
    }
    assert len(addresses) > 40
    # 403: nobody adds what only the product writes, and an autocomplete asks for whose field it is.
    answers = {
        address: staff.get(address, follow=True).status_code for address in sorted(addresses)
    }
    allowed = {
        address: (200, 403) if address.endswith(("/add/", "/autocomplete/")) else (200,)
        for address in answers
    }
    assert {
        address: code for address, code in answers.items() if code not in allowed[address]
    } == {}
