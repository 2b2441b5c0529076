"""Who left the directory and the leaderboard is on no page of another member's."""

from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin

import pytest
from django.test import Client

from gamification.ledger.award import award
from gamification.models import Action
from members.directory.actions import count_changes
from members.models import Member, Team
from resources.models import Resource
from tests import cast
from tests.resources.makers import make_resource

pytestmark = pytest.mark.django_db

# Words of hers that stand on no page by chance.
HERS = ("Xanthippe", "Quillfeather", "Zugzwang", "Falconry")


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in ("href", "hx-get") and value]


def pages(client: Client, *beginnings: str) -> Iterator[tuple[str, str]]:
    """Every page that links lead to, once each, with its text."""
    waiting, seen = list(beginnings), set(beginnings)
    while waiting:
        address = waiting.pop()
        response = client.get(address)
        body = response.getvalue().decode(errors="replace")
        yield address, f"{body} {response.headers}"
        if response.status_code != 200 or "text/html" not in response.headers["Content-Type"]:
            if 300 <= response.status_code < 400:
                body = f'<a href="{response.headers["Location"]}">'
            else:
                continue
        links = _Links()
        links.feed(body)
        for link in links.found:
            there = urldefrag(urljoin(address, link))[0]
            if there.startswith("/") and not there.startswith("/static/") and there not in seen:
                seen.add(there)
                waiting.append(there)


def xanthippe(**fields: object) -> Member:
    return cast.make_member(
        first_name="Xanthippe",
        last_name="Quillfeather",
        handle="xanthie",
        company="Zugzwang",
        industry="Falconry",
        current_skills=["Taxidermy"],
        **fields,
    )


@pytest.fixture
def reader() -> Member:
    """Beside her on every board, in her team, and wanting what she knows."""
    reader = cast.paying_owner(target_skills=["Taxidermy"], current_skills=["Copy"], handle="maren")
    Team.objects.update(team_seats=100)
    for number in range(3):
        other = cast.make_member(handle=f"other-{number}", team=reader.team)
        award(member=other, action=Action.RESOURCE_DOWNLOAD, source=f"resource:{number}")
    award(member=reader, action=Action.RESOURCE_DOWNLOAD, source="resource:1")
    make_resource(title="One")
    return reader


def walked(reader: Member) -> tuple[set[str], list[str]]:
    """The pages a reader comes to, and those that say something of hers."""
    client = Client()
    client.force_login(reader)
    searches = [f"/members/?q={word[:-1]}" for word in HERS]
    ways = ("/", "/members/", "/leaderboard/", "/members/xanthie/", *searches)
    found, said = set(), []
    for address, text in pages(client, *ways):
        found.add(address)
        said += [address for word in HERS if word.lower() in text.lower()]
    return found, sorted(set(said))


def test_who_opted_out_is_on_no_page_of_another(reader: Member) -> None:
    her = xanthippe(in_directory=False, on_leaderboard=False, team=reader.team)
    award(member=her, action=Action.RESOURCE_DOWNLOAD, source="resource:9")
    count_changes()
    found, said = walked(reader)
    assert {"/leaderboard/?who=team", "/members/", "/points/", "/library/"} <= found
    assert Resource.objects.exists()
    # Who shares a team sees who sits in it, whatever they opted out of.
    assert [address for address in said if not address.startswith("/team/")] == []


@pytest.mark.parametrize(
    ("fields", "where"),
    [({"on_leaderboard": False}, "/members/"), ({"in_directory": False}, "/leaderboard/")],
)
def test_the_walk_finds_who_left_only_one_of_them(
    reader: Member, fields: dict[str, bool], where: str
) -> None:
    her = xanthippe(team=reader.team, **fields)
    award(member=her, action=Action.RESOURCE_DOWNLOAD, source="resource:9")
    count_changes()
    _, said = walked(reader)
    assert where in said
    other = "/leaderboard" if where == "/members/" else "/members"
    assert not [address for address in said if address.startswith(other)]
