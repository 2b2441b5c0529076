"""What a webhook says is confirmed by Kajabi before it pays; its faults delay, and drop nothing."""

import time
from typing import Any

import pytest
from pytest_django import Settings

from activities.courses.client import _tokens
from activities.models import CourseEvent
from tests.activities.courses.makers import confirmed, paid, sender, states, tell, work, work_all
from tests.standins.kajabi import KEY, Kajabi

pytestmark = pytest.mark.django_db


def test_what_kajabi_does_not_confirm_pays_nothing(kajabi: Kajabi) -> None:
    member = confirmed()
    kajabi.know("c1", member.email, "t1")
    _, address = sender(is_reread=True)
    for number, (contact, tag) in enumerate((("c1", "t1"), ("c1", "t2"), ("c9", "t1"), ("", "t1"))):
        tell(address, f"e{number}", contact, member.email, tag)
    work_all()
    assert states() == ["PAID", "FORGED", "FORGED", "FORGED"]
    assert paid(member) == {"course:t1": 10}


def test_kajabis_word_counts_and_not_the_webhooks(kajabi: Kajabi) -> None:
    maren, otto = confirmed(), confirmed()
    kajabi.know("c1", maren.email, "t1")
    _, address = sender(is_reread=True)
    tell(address, "e1", "c1", otto.email, "t1")
    work_all()
    assert (paid(maren), paid(otto)) == ({"course:t1": 10}, {})
    assert CourseEvent.objects.get().email == maren.email


@pytest.mark.parametrize(
    "fault", [0, 429, 500, 502, 401, 403, 302, b"<html>", b"{}", b'{"data": []}', b"[" * 9_000]
)
def test_a_kajabi_at_fault_delays_and_drops_nothing(kajabi: Kajabi, fault: Any) -> None:
    member = confirmed()
    kajabi.know("c1", member.email, "t1")
    _, address = sender(is_reread=True)
    tell(address, "e1", "c1", member.email, "t1")
    # Instead of a token; then instead of the contact. A token that is refused is asked for anew.
    kajabi.faults.append(fault)
    assert work() == ["later"]
    kajabi.tokens.append("known")
    _tokens[kajabi.url, KEY] = ("known", time.monotonic() + 60)
    kajabi.faults += [fault, fault, fault]
    assert work() == ["later"]
    kajabi.faults.clear()
    assert work() == ["paid"]
    assert paid(member) == {"course:t1": 10}
    assert CourseEvent.objects.get().note == ""


def test_kajabis_token_is_kept_while_it_is_good(kajabi: Kajabi) -> None:
    member = confirmed()
    kajabi.know("c1", member.email, "t1", "t2", "t3")
    _, address = sender(is_reread=True)
    tell(address, "e1", "c1", member.email, "t1", "t2")
    work_all()
    assert kajabi.requests == ["/v1/oauth/token", "/v1/contacts/c1", "/v1/contacts/c1"]
    # Its key is rotated there: the token is good no more, and another one is asked for.
    kajabi.tokens.clear()
    tell(address, "e2", "c1", member.email, "t3")
    work_all()
    assert kajabi.requests[3:] == ["/v1/contacts/c1", "/v1/oauth/token", "/v1/contacts/c1"]
    assert states() == ["PAID", "PAID", "NOTHING"]


def test_a_token_that_has_ended_is_asked_for_anew(kajabi: Kajabi) -> None:
    kajabi.token_seconds = 30
    kajabi.know("c1", "nobody@nowhere.example", "t1", "t2")
    _, address = sender(is_reread=True)
    tell(address, "e1", "c1", "", "t1", "t2")
    work_all()
    assert kajabi.requests.count("/v1/oauth/token") == 2


def test_a_key_that_kajabi_refuses_delays_and_drops_nothing(
    kajabi: Kajabi, settings: Settings
) -> None:
    settings.KAJABI_API_SECRET = "another"
    _, address = sender(is_reread=True)
    tell(address, "e1", "c1", "", "t1")
    assert work() == ["later"]
    event = CourseEvent.objects.get()
    assert (event.state, event.note) == ("WAITING", "Kajabi does not accept our key.")
