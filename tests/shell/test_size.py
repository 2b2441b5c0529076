"""How long a request may be, by its address and by who sends it; decided before the body is
touched.
"""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.test.client import FakePayload
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from members.models import Member
from tests import cast

MB = 1024 * 1024


class Untouched(FakePayload):
    """A body that nobody may read."""

    def read(self, *args: Any) -> bytes:
        """Fails the test."""
        raise AssertionError("The body was read.")


def send(client: Client, path: str, length: int, **extra: Any) -> Any:
    """A form whose head states this length."""
    sent = {
        "CONTENT_LENGTH": str(length),
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
        "wsgi.input": Untouched(b""),
    }
    return client.request(**{"REQUEST_METHOD": "POST", "PATH_INFO": path, **sent, **extra})


def signed_in(member: Member | None) -> Client:
    """A browser of theirs."""
    client = Client()
    if member:
        client.force_login(member)
    return client


ADD = "/admin/resources/resource/add/"
LIBRARY = [
    ADD,
    "/admin/resources/resource/1/change/",
    "/admin/resources/resource/import/",
    "/admin/resources/resource/files/",
]


@pytest.mark.parametrize(
    "path",
    ["/", "/accounts/login/", "/profile/", "/admin/members/team/add/", "/no-such-page", *LIBRARY],
)
@pytest.mark.django_db
def test_a_stranger_sends_a_form_and_no_more(path: str) -> None:
    response = send(Client(), path, MB + 1)
    assertContains(response, "this page takes up to 1.0\xa0MB", status_code=413)
    assertContains(response, "what you typed is still there", status_code=413)


def test_the_library_takes_files_from_who_looks_after_it(db: None) -> None:
    curator, member, admin = cast.curator(), cast.paying_owner(), cast.super_admin()
    staff_elsewhere = cast.make_member(email="desk@revcouncil.example", is_staff=True)
    for path in LIBRARY:
        for who in (curator, admin):
            with pytest.raises(AssertionError, match="was read"):
                send(signed_in(who), path, 100 * MB)
            assertContains(
                send(signed_in(who), path, 110 * MB), "takes up to 108.0\xa0MB", status_code=413
            )
        for stranger in (None, member, staff_elsewhere):
            assertContains(
                send(signed_in(stranger), path, 2 * MB),
                "Larger files are taken from curators",
                status_code=413,
            )
    assert send(signed_in(curator), "/accounts/email/", 2 * MB).status_code == 413


def test_the_profile_takes_a_picture_from_who_is_signed_in(owner: Member) -> None:
    with pytest.raises(AssertionError, match="was read"):
        send(signed_in(owner), "/profile/", 16 * MB)
    assert send(signed_in(owner), "/profile/", 17 * MB).status_code == 413
    stranger = send(Client(), "/profile/", 2 * MB)
    assertContains(stranger, "this page takes up to", status_code=413)
    assertNotContains(stranger, "curators", status_code=413)


def test_a_session_that_is_over_takes_no_files(curator: Member) -> None:
    client = signed_in(curator)
    curator.set_password("another-1")
    curator.save()
    assert send(client, ADD, 2 * MB).status_code == 413
    client = signed_in(curator)
    Member.objects.filter(pk=curator.pk).update(is_active=False)
    assert send(client, ADD, 2 * MB).status_code == 413


@pytest.mark.django_db
def test_a_session_nobody_has_is_nobody() -> None:
    client = Client()
    for key in ("a", "a" * 32, "\x00", "é"):
        client.cookies[settings.SESSION_COOKIE_NAME] = key
        assert send(client, ADD, 2 * MB).status_code in (400, 413)


@pytest.mark.parametrize("method", ["POST", "PUT", "GET"])
@pytest.mark.django_db
def test_a_body_that_does_not_say_how_long_it_is_is_refused(method: str) -> None:
    response = send(
        Client(), "/accounts/login/", 0, HTTP_TRANSFER_ENCODING="chunked", REQUEST_METHOD=method
    )
    assertContains(response, "does not say how long it is", status_code=411)


def test_every_address_that_takes_more_is_there() -> None:
    for name in settings.UPLOADS:
        is_of_one = name.endswith(("_change", "activities:report", "activities:sent"))
        assert reverse(name, args=[1] if is_of_one else [])
