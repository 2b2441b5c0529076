"""A board of MEE6 on loopback for every test of this folder."""

from collections.abc import Iterator

import pytest

from tests.standins.mee6 import Mee6, serving


@pytest.fixture
def mee6() -> Iterator[Mee6]:
    """The board on loopback, empty."""
    with serving(Mee6()) as board:
        yield board
