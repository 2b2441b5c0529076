"""The machine beside an oracle that shares no code with it: the same states, the same effects."""

import pytest

from tests.members.standing.histories import compared


def differences(seeds: range) -> list[str]:
    """The first difference of each history that has one."""
    return [
        f"history {seed}, {moment}: the machine {ours}, the oracle {theirs}"
        for seed in seeds
        for moment, ours, theirs in compared(seed)
        if ours
    ]


def test_three_hundred_random_histories_come_out_as_the_oracle_says() -> None:
    assert differences(range(300)) == []


@pytest.mark.prove
def test_ten_thousand_random_histories_come_out_as_the_oracle_says() -> None:
    assert differences(range(1_000, 11_000)) == []
