"""Browsers that sign in, by what they say of themselves and from where they come."""

from typing import Any

from django.test import Client

from members.models import Member
from tests import cast

LAPTOP = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/140.0 Safari/604.1"


def browser(user_agent: str = LAPTOP, address: str = "203.0.113.7") -> Client:
    """A browser nobody signed in with yet."""
    return Client(HTTP_USER_AGENT=user_agent, REMOTE_ADDR=address)


def sign_in(client: Client, email: str, password: str = cast.PASSWORD) -> Any:
    """Send the form."""
    return client.post("/accounts/login/", {"login": email, "password": password})


def signed_in(member: Member, user_agent: str = LAPTOP, address: str = "203.0.113.7") -> Client:
    """A browser of `member`'s."""
    client = browser(user_agent, address)
    sign_in(client, member.email)
    return client


def confirm(client: Client, password: str = cast.PASSWORD) -> None:
    """The password once more, before something delicate."""
    client.post("/accounts/reauthenticate/", {"password": password, "next": "/accounts/"})


def is_in(client: Client) -> bool:
    """Whether pages for members open."""
    return client.get("/profile/").status_code == 200
