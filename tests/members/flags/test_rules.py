"""Whom a switch opens a feature for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.flags.rules import EVERYONE, SHARE, STAFF, Flag, Switch, flag_of, place_in_share


@pytest.mark.parametrize(
    ("switch", "guest", "member", "staff"),
    [
        (Switch(is_on=False), False, False, False),
        (Switch(is_on=True, audience=EVERYONE, share=0), True, True, True),
        (Switch(is_on=True, audience=STAFF), False, False, True),
        (Switch(is_on=True, audience=SHARE, share=0), False, False, True),
        (Switch(is_on=True, audience=SHARE, share=100), False, True, True),
    ],
)
def test_a_switch_opens_for_whom_it_says(
    switch: Switch, guest: bool, member: bool, staff: bool
) -> None:
    assert (
        switch.opens_for(key="diary", member_id=None, is_staff=False),
        switch.opens_for(key="diary", member_id=7, is_staff=False),
        switch.opens_for(key="diary", member_id=7, is_staff=True),
    ) == (guest, member, staff)


@given(member=st.integers(1, 2**62), smaller=st.integers(0, 100), larger=st.integers(0, 100))
def test_who_is_in_a_share_stays_in_while_it_grows(member: int, smaller: int, larger: int) -> None:
    smaller, larger = sorted((smaller, larger))
    opened = [
        Switch(True, SHARE, share).opens_for(key="diary", member_id=member, is_staff=False)
        for share in (smaller, larger)
    ]
    assert opened in ([False, False], [False, True], [True, True])


def test_a_share_holds_as_many_as_it_says_and_not_the_same_for_each_feature() -> None:
    inside = {
        key: {n for n in range(10_000) if place_in_share(key=key, member_id=n) < 2_500}
        for key in ("diary", "stories")
    }
    # Four deviations of a binomial with 10,000 tries at a quarter: 173.
    assert all(2_327 < len(members) < 2_673 for members in inside.values())
    assert 500 < len(inside["diary"] & inside["stories"]) < 750


def test_an_app_or_a_single_page_is_covered_and_nothing_that_begins_alike() -> None:
    flags = [
        Flag("library", "The library", "", addresses=("resources:",)),
        Flag("board", "The board", "", addresses=("points:board",)),
    ]
    assert [
        found and found.key
        for found in (
            flag_of(name, flags)
            for name in ("resources:detail", "points:board", "points:boards", "home")
        )
    ] == ["library", "board", None, None]
