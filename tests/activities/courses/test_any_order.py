"""Webhooks shuffled, doubled, forged, stale and unknown: the same end as in order."""

import time
from collections import Counter
from random import Random
from typing import Any

import pytest
from django.db import transaction

from activities.courses import matching
from activities.models import CourseEvent
from members.models import Member
from tests import cast
from tests.activities.courses.makers import (
    SECRET,
    confirmed,
    paid,
    post,
    sender,
    work,
    work_all,
)
from tests.standins.kajabi import Kajabi, tagged

PEOPLE = 12
TAGS = 4
STALE_S = 3600


def webhooks(dice: Random, people: list[Member], site: Kajabi, number: int) -> list[Any]:
    """What the site tells, and what others pretend it does."""
    found = []
    for n in range(number):
        who, tag = dice.randrange(PEOPLE), f"t{dice.randrange(TAGS)}"
        contact, email = f"c{who}", people[who].email
        kind = dice.random()
        if kind < 0.55:
            # At times in capitals, at times without the address: Kajabi knows it.
            site.know(contact, email.upper(), tag)
            told = tagged(f"e{n}", contact, dice.choice([email, email.upper(), ""]), tag)
        elif kind < 0.65:
            site.know(f"s{who}", f"stranger{who}@elsewhere.example", tag)
            told = tagged(f"e{n}", f"s{who}", f"stranger{who}@elsewhere.example", tag)
        elif kind < 0.75:
            # Somebody at Kajabi whom it does not know, or a tag nobody has.
            told = tagged(f"e{n}", dice.choice([contact, f"x{who}"]), email, "forged")
        elif kind < 0.85:
            told = tagged(f"e{n}", contact, email, tag, event="tag_removed")
        elif kind < 0.95:
            told = tagged(f"e{n}", contact, email, tag, event="order_created")
        else:
            told = {"id": f"e{n}", "event": "tag_added"}
        found.append((told, dice.random() < 0.1))
    return found


def ended(site: Kajabi, seed: str, number: int, shuffled: bool) -> tuple[Any, int]:
    """How everybody stands at the end, and how many webhooks arrived."""
    with transaction.atomic():
        site.contacts.clear()
        people = [confirmed(email=f"m{n}@tern.example") for n in range(PEOPLE)]
        boss = cast.make_member(is_staff=True)
        _, address = sender(name="academy", is_signed=True, is_reread=True)
        told = webhooks(Random(seed), people, site, number)
        dice = Random(f"{seed} post") if shuffled else None
        if dice:
            told = [one for one in told for _ in range(dice.choice([1, 1, 2, 3]))]
            dice.shuffle(told)
        deliver(address, told, site, dice)
        end = stands(people)
        # Afterwards the strangers join, and what waited is replayed: twice asked, once done.
        late = [confirmed(email=f"stranger{n}@elsewhere.example") for n in range(PEOPLE)]
        waiting = list(CourseEvent.objects.filter(state="UNMATCHED"))
        assert matching.replay(events=waiting, actor=boss) == len(waiting)
        assert matching.replay(events=waiting, actor=boss) == 0
        work_all()
        end |= {"late": stands(late)}
        transaction.set_rollback(True)
    return end, len(told)


def deliver(address: str, told: list[Any], site: Kajabi, dice: Random | None) -> None:
    """Post them, and work now and then while Kajabi is at fault; at the end all of them."""
    for one, is_stale in told:
        if is_stale:
            old = post(address, one, secret=SECRET, at=time.time() - STALE_S)
            assert old.status_code == 400
            assert post(address, one).status_code == 400
            continue
        status = post(address, one, secret=SECRET).status_code
        assert status == (200 if "payload" in one else 400)
        if dice and dice.random() < 0.2:
            site.faults += dice.choices([0, 429, 500, 503, b"<html>"], k=dice.randrange(3))
            work()
            site.faults.clear()
    work_all()


def stands(people: list[Member]) -> dict[str, Any]:
    """Points and contacts of these people, and what became of all events."""
    return {
        "points": [sorted(paid(member).values()) for member in people],
        "contacts": list(
            Member.objects.filter(pk__in=[member.pk for member in people])
            .order_by("pk")
            .values_list("kajabi_contact_id", flat=True)
        ),
        "events": Counter(CourseEvent.objects.values_list("state", flat=True)),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("number", [80, pytest.param(1000, marks=pytest.mark.prove)])
def test_shuffled_doubled_forged_stale_and_unknown_they_end_as_in_order(
    kajabi: Kajabi, secrets: str, number: int
) -> None:
    in_order, arrived = ended(kajabi, f"{number} webhooks", number, shuffled=False)
    shuffled, more = ended(kajabi, f"{number} webhooks", number, shuffled=True)
    assert shuffled == in_order
    assert more > arrived == number
    assert max(sum(points) for points in in_order["points"]) == 20
    assert set(in_order["events"]) == {
        *("PAID", "NOTHING", "UNMATCHED", "FORGED", "REMOVED", "IGNORED")
    }
    assert in_order["late"]["events"]["UNMATCHED"] == 0
