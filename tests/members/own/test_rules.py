"""When a copy may be asked for, and what is said of how far it is."""

from datetime import UTC, datetime

import pytest

from members.own import rules

RULE = [
    (None, False, None),
    (datetime(2026, 11, 20, tzinfo=UTC), False, datetime(2026, 11, 21, tzinfo=UTC)),
    (datetime(2026, 11, 20, tzinfo=UTC), True, None),
]


@pytest.mark.parametrize(("requested", "failed", "then"), RULE)
def test_one_copy_a_day(requested: datetime | None, failed: bool, then: datetime | None) -> None:
    assert rules.next_request(requested_at=requested, failed=failed) == then


@pytest.mark.parametrize(("done", "total", "is_"), [(0, 0, 0), (1, 3, 33), (3, 3, 99), (9, 3, 99)])
def test_a_hundred_percent_are_said_by_the_whole_file(done: int, total: int, is_: int) -> None:
    assert rules.percent(done, total) == is_
