"""No input is answered by "our fault": every page, every kind of person, and values no form
would send.
"""

import json
import traceback
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.signals import got_request_exception
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django.asserts import assertContains

from members.models import EmailTemplate, FeatureFlag, Member, Team
from revcouncil.middleware.alphabet import without_alphabet
from revcouncil.middleware.readable import is_readable
from revcouncil.wsgi import application
from tests import cast
from tests.addresses import addresses
from tests.filling import addable, filled
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
    EmailTemplate.objects.create(key="account_erased", subject="s", body="b")
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
    cookies = client.cookies.output(header="", sep=";")
    # As the site's own entrance does it, which a test client goes round.
    content_type = without_alphabet(asked.content_type)
    extra: Any = asked.extra
    response: Any = client.generic(asked.method, asked.path, asked.body, content_type, **extra)
    if response.streaming:
        b"".join(response.streaming_content)
    client.cookies = SimpleCookie(cookies)
    return response


def keys() -> list[str]:
    """Of rows that are there, and words that name things."""
    found = [Member, Team, FeatureFlag, EmailTemplate, Group]
    return [
        *(str(model._default_manager.values_list("pk", flat=True).first()) for model in found),
        "play",
        "COMPENSATION",
        "compensation",
    ]


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
                yield (
                    f"{name}: {asked.method} {asked.path[:200]!r} {asked.body[:300]!r}"
                    f" {asked.extra}\n{''.join(raised)[-1500:]}"
                )
    finally:
        got_request_exception.disconnect(heard)


def test_the_way_to_a_rows_page_is_open_for_what_has_an_admin_alone(
    people: dict[str, Client],
) -> None:
    kinds = {kind.model: kind.pk for kind in ContentType.objects.all()}
    answers = [
        people["super admin"].get(f"/admin/r/{kind}/1/").status_code
        for kind in (kinds["events"], "x", 10**30)
    ]
    assert answers == [404, 404, 404]


def test_no_input_is_answered_by_our_fault(people: dict[str, Client]) -> None:
    assert "\n\n".join(failures(people, seed=SEED, count=1000)) == ""


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(20))
def test_no_input_of_twenty_thousand_is_answered_by_our_fault(
    people: dict[str, Client], seed: int
) -> None:
    assert "\n\n".join(failures(people, seed=seed, count=1000)) == ""


UNKEEPABLE = [
    *(
        "[" * 20_000 + "]" * 20_000,
        '"\\u0000"',
        '{"a\\u0000": 1}',
        '["\\ud800"]',
        "[NaN]",
        "[1e999]",
        "[" + "9" * 5000 + "]",
        "[9e400000]",
    ),
    *("\x00", "a" * 40_000, "9" * 40, "-1", "2026-02-30", "%00", "\u2028", "0001-01-01", "a,b\x00"),
]


def test_every_field_of_every_form_in_the_admin_refuses_what_it_cannot_keep(
    people: dict[str, Client],
) -> None:
    client = people["super admin"]
    for model in addable():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        first = model._default_manager.order_by("pk").first()
        paths = [
            reverse(f"{name}_add"),
            *([reverse(f"{name}_change", args=[first.pk])] if first else []),
        ]
        for path in paths:
            form = filled(client, path)
            for field in [
                field
                for field in form
                if field != "csrfmiddlewaretoken" and isinstance(form[field], str | list)
            ]:
                # One request a field with each value in turn would be thousands: each field gets
                # one.
                for value in Random(path + field).sample(UNKEEPABLE, 1):
                    response = client.post(path, {**form, field: value})
                    assert response.status_code < 500, (path, field, value[:60])


@pytest.mark.parametrize("text", UNKEEPABLE[:8], ids=lambda text: text[:12])
def test_json_the_database_cannot_keep_is_refused_and_what_was_typed_stays(
    super_admin: Member, text: str
) -> None:
    client = _client(super_admin)
    path = reverse("admin:members_member_change", args=[super_admin.pk])
    assertContains(
        client.post(path, filled(client, path) | {"notices_sent": text}),
        "The database cannot keep this JSON",
    )


def test_json_that_only_speaks_of_nul_is_kept(super_admin: Member) -> None:
    client = _client(super_admin)
    path = reverse("admin:members_member_change", args=[super_admin.pk])
    spoken = ["\\u0000"]
    assert (
        client.post(path, filled(client, path) | {"notices_sent": json.dumps(spoken)}).status_code
        == 302
    )
    super_admin.refresh_from_db()
    assert super_admin.notices_sent == spoken


@pytest.mark.parametrize(
    "path",
    ["/accounts/login/?next=%00", "/admin/members/member/?q=%00", "/library/%00/", "/accounts/%00"],
)
@pytest.mark.django_db
def test_a_nul_is_answered_in_our_design(client: Client, path: str) -> None:
    assertContains(client.get(path), "That request could not be read", status_code=400)


def test_a_nul_in_a_form_a_cookie_or_a_file_name_is_refused(owner: Member) -> None:
    client = _client(owner)
    assert client.post("/profile/", {"bio": "a\x00"}).status_code == 400
    assert client.get("/", HTTP_COOKIE="sessionid=a\x00").status_code == 400
    body = (
        b'--x\r\nContent-Disposition: form-data; name="a";'
        b' filename="b\x00.pdf"\r\n\r\n1\r\n--x--\r\n'
    )
    # Django takes it out of the name.
    assert (
        client.generic("POST", "/profile/", body, "multipart/form-data; boundary=x").status_code
        == 200
    )


@pytest.mark.parametrize(
    ("text", "readable"),
    [("", True), ("zażółć 🛡", True), ("a\x00", False), ("\ud800", False), ("a\udfff", False)],
)
def test_what_can_be_read(text: str, readable: bool) -> None:
    assert is_readable(text) is readable


@pytest.mark.parametrize("charset", ["rot13", "idna", "utf-16", "hex", "klingon", "utf-8"])
@pytest.mark.django_db
def test_a_request_in_an_alphabet_that_is_none_is_answered(charset: str) -> None:
    statuses: list[str] = []
    for query in ("q=%ff", "&".join(f"f{number}=" for number in range(1100))):
        environ = RequestFactory().get("/accounts/login/").environ
        environ |= {"CONTENT_TYPE": f"text/plain; charset={charset}", "QUERY_STRING": query}
        list(application(environ, lambda status, headers: statuses.append(status)))
    assert [status[:3] for status in statuses] == ["200", "400"]


def test_an_export_of_what_no_row_has_is_answered_in_our_design(curator: Member) -> None:
    response = _client(curator).get("/admin/resources/resource/export/?format=1")
    assertContains(response, "That request could not be read", status_code=400)


def test_pages_of_people_are_kept_by_no_cache(people: dict[str, Client]) -> None:
    for client in people.values():
        for address in addresses():
            path = address.filled(lambda name: "play")
            said = client.get(path).get("Cache-Control", "")
            assert {"private", "no-store"} <= {
                part.strip() for part in said.split(",")
            } or path.endswith("/cover"), path


def test_stored_files_are_for_the_product_alone(db: None) -> None:
    stored = Path(make_resource(slug="play").file.path)
    assert stored.stat().st_mode & 0o777 == 0o600
    assert [folder.stat().st_mode & 0o777 for folder in list(stored.parents)[:4]] == [0o700] * 4
