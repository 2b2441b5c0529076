"""Links for a new password, sessions and ways back: what a stranger tries with them."""

import pytest
from django.core import mail
from django.test import Client
from pytest_django.asserts import assertContains

from members.models import Member
from tests.members.signin.browsers import browser, is_in, sign_in
from tests.shell.test_account import link

pytestmark = pytest.mark.django_db
RESET = "/accounts/password/reset/"
NEW = {"password1": "Better-2027", "password2": "Better-2027"}
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "https:evil.example",
    "javascript:alert(1)",
    " //evil.example",
    "http://testserver@evil.example/",
]


def test_a_link_is_made_for_no_other_host(maren: Member) -> None:
    assert Client(HTTP_HOST="evil.example").post(RESET, {"email": maren.email}).status_code == 400
    assert mail.outbox == []
    Client(HTTP_X_FORWARDED_HOST="evil.example").post(RESET, {"email": maren.email})
    assert "evil.example" not in mail.outbox[0].body


def test_a_link_opens_no_other_account_and_no_second_time(maren: Member) -> None:
    client = Client()
    client.post(RESET, {"email": maren.email})
    uid, key = link().split("/key/")[1].strip("/").split("-", 1)
    for path in (f"{RESET}key/zz-{key}/", f"{RESET}key/{uid}-{key[:-1]}x/", f"{RESET}key/{uid}-/"):
        page = Client().get(path, follow=True)
        assert page.status_code == 404 or b"This link no longer works" in page.content
    form = client.get(link(), follow=True).redirect_chain[-1][0]
    client.post(form, NEW)
    for again in (client, Client()):
        assertContains(again.get(link(0), follow=True), "This link no longer works")
        again.post(form, dict.fromkeys(NEW, "Third-2028"))
    maren.refresh_from_db()
    assert maren.check_password("Better-2027")


def test_a_session_from_before_the_sign_in_is_not_the_one_after(maren: Member) -> None:
    client = browser()
    client.get("/accounts/2fa/webauthn/login/", headers={"Accept": "application/json"})
    planted = client.cookies["sessionid"].value
    sign_in(client, maren.email)
    assert client.cookies["sessionid"].value != planted
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert is_in(client)
    assert not is_in(thief)


@pytest.mark.parametrize("there", ELSEWHERE)
def test_no_way_back_leads_elsewhere(maren: Member, there: str) -> None:
    client = browser()
    pages = [
        client.post("/accounts/login/", {"login": maren.email, "password": "x", "next": there}),
        client.post(
            f"/accounts/login/?next={there}",
            {"login": maren.email, "password": "Council-2026", "next": there},
        ),
        client.get(f"/accounts/login/?next={there}"),
        client.post("/accounts/reauthenticate/", {"password": "Council-2026", "next": there}),
        client.get("/admin/login/", {"next": there}),
        client.post("/accounts/logout/", {"next": there}),
    ]
    assert is_in(client) is False
    led = [page.headers.get("Location", "") for page in pages]
    assert [place for place in led if "evil" in place.split("?")[0] or "script:" in place] == []
