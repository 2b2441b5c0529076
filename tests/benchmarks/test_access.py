"""The numbers of the others need an answer of one's own and access; grace keeps them open."""

import pytest
from django.test import Client

from benchmarks.catalogue import Category
from benchmarks.rules.access import why_closed
from members.models import Member
from tests import cast
from tests.benchmarks.answers import SMALLEST, gives

INDEX = "/benchmarks/"
RESULTS = "/benchmarks/infrastructure/"
ANSWER = "/benchmarks/infrastructure/answer/"
EDIT = "Edit your answers"


@pytest.mark.parametrize(
    ("status", "in_debtor_state", "in_a_seat", "title"),
    [
        ("ACTIVE", False, False, None),
        ("TRIALING", False, True, None),
        ("PAST_DUE", False, False, None),
        ("PAST_DUE", True, False, "Your last payment did not go through"),
        ("PAST_DUE", True, True, "The last payment of your team did not go through"),
        ("CANCELLED", False, True, "The numbers of the others come with membership"),
        ("NONE", False, False, "The numbers of the others come with membership"),
    ],
)
def test_the_gate_names_what_is_missing(
    status: str, in_debtor_state: bool, in_a_seat: bool, title: str | None
) -> None:
    closed = why_closed(status=status, in_debtor_state=in_debtor_state, in_a_seat=in_a_seat)
    assert (closed.title if closed else None) == title


def read(client: Client, member: Member, address: str) -> str:
    client.force_login(member)
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("make", [cast.make_member, cast.in_grace])
def test_who_pays_or_is_in_grace_sees_the_results(client: Client, make) -> None:
    member = make()
    gives(member, SMALLEST[Category.INFRASTRUCTURE])
    assert "Each figure speaks for" in read(client, member, RESULTS)
    assert "open to you" in read(client, member, INDEX)


@pytest.mark.django_db
def test_a_debtor_is_led_to_the_plan_and_keeps_what_was_answered(client: Client) -> None:
    debtor = cast.debtor()
    gives(debtor, SMALLEST[Category.INFRASTRUCTURE])
    html = read(client, debtor, RESULTS)
    assert "Your last payment did not go through" in html
    assert 'href="/plan/">See your plan' in html
    assert f'href="{ANSWER}">{EDIT}' in html
    assert "Each figure speaks for" not in html
    assert "open to you" not in read(client, debtor, INDEX)
    assert read(client, debtor, ANSWER)


@pytest.mark.django_db
def test_who_sits_in_a_seat_asks_the_owner(client: Client) -> None:
    html = read(client, cast.team_member(**cast.ENDED[0]), RESULTS)
    assert "Ask the owner of your team." in html
    assert "See your plan" not in html
    assert EDIT not in html
