"""How the tests of the diary's pages ask for them."""

from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from growth.models import Post, Reply
from members.models import Member

FEED = "/diary/"


def signed_in(member: Member) -> Client:
    """A browser of this member."""
    client = Client()
    client.force_login(member)
    return client


def address(name: str, row: Post | Reply) -> str:
    """A page or button of an entry or a reply."""
    return reverse(f"growth:{name}", args=[row.pk])


def reply_to(client: Client, post: Post, text: str, **more: Any) -> Any:
    """The form below an entry, sent."""
    return client.post(address("reply", post), {"text": text, "key": str(uuid4()), **more})


def titles(response: Any) -> list[str]:
    """The entries of a page of the feed, from the top."""
    return [entry.post.title for entry in response.context["entries"]]
