"""A community to compare, and a clock that is moved by hand."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from members.models import Effect
from tests.members.reconciling.mess import NOW, World
from tests.members.standing.outbox_of_tests import handling


@pytest.fixture
def clock() -> Iterator[Any]:
    """A clock that stands still until it is moved."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def world(clock: Any) -> Iterator[World]:
    """Stripe and Discord, with the outbox's hands on them."""
    world = World()

    def nothing(effect: Effect) -> None:
        """Letters and points are tried elsewhere."""

    with handling(ROLES=world.push, STRIP_ROLES=world.strip, LETTER=nothing, AWARD_INTRO=nothing):
        yield world
