"""How the tests of writing ask for its pages."""

import re
from typing import Any

from django.test import Client

from growth.models import Post
from members.models import Member

WRITE, MINE, EXPORT = "/diary/write/", "/diary/mine/", "/diary/export/"


def signed_in(member: Member) -> Client:
    """A browser of this member."""
    client = Client()
    client.force_login(member)
    return client


def address(post: Post) -> str:
    """Where an entry is written on."""
    return f"{WRITE}{post.pk}/"


def sheet_of(page: Any) -> dict[str, str]:
    """The hidden fields of the sheet, as the browser would send them along."""
    html = page.content.decode()
    return {
        name: re.findall(rf'name="{name}" value="([^"]*)"', html)[-1]
        for name in ("whose", "seen", "key")
    }


def send(client: Client, where: str, title: str, content: str, **more: Any) -> Any:
    """The sheet at this address, filled in and sent; `deed` is the button, keep if none is said."""
    fields = sheet_of(client.get(where)) | {"title": title, "content": content} | more
    return client.post(where, fields)


def autosave(client: Client, where: str, title: str, content: str, **more: Any) -> Any:
    """The same as the page's script sends it."""
    fields = {"title": title, "content": content, "deed": "keep", **more}
    return client.post(where, fields, headers={"Accept": "application/json"})
