"""What the tests of results share."""

import re
from typing import Any

from django.test import Client

from benchmarks.publishing.actions import publish
from members.models import Member
from tests.benchmarks.answers import agencies_answer

INFRASTRUCTURE = "/benchmarks/infrastructure/"
MAIN = re.compile(r"<main.*</main>", re.DOTALL)
# Everything on a page that is of the member's own answers.
OWN = re.compile(
    r"<h1>.*?</h1>"
    r'|<p class="verdict">.*?</p>'
    r'|<g class="own-part">.*?</g>'
    r"|; you [^<;]*(?=</title>)"
    r'|<dd class="mine">.*?</dd>'
    r'|<td class="num mine">.*?</td>'
    r'|<svg class="here".*?</svg>'
    r'|<td class="val">.*?</td>'
    r'|<span class="mine">.*?</span>'
    r'| class="is-mine"| \(you\)|(?<=class="fill )(?:you|plain)',
    re.DOTALL,
)


def read(client: Client, member: Member, address: str = INFRASTRUCTURE) -> str:
    """The page as this member gets it, from its first heading to its end."""
    client.force_login(member)
    response = client.get(address)
    assert response.status_code == 200, response.get("Location")
    found = MAIN.search(response.content.decode())
    assert found
    return found.group()


def text(html: str) -> str:
    """What a reader is told, tags aside."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def without_own(html: str) -> str:
    """The page without anything of the member's own answers."""
    return OWN.sub("", html)


def published(*answers: dict[str, Any]) -> list[Member]:
    """An edition of agencies with these answers to Infrastructure, and who they are."""
    members = agencies_answer(answers)
    publish()
    return members
