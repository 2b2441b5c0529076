"""A pass over MEE6's board that learned nothing is a failure, told to staff as any other."""

from typing import Any

import pytest
from django.urls import reverse

from gamification.mee6.client import Board
from gamification.mee6.sync import SyncFailed, sync
from gamification.mee6.tally import Tally
from gamification.models import DiscordXp, Mee6State
from tests.cast import make_member
from tests.standins.mee6 import GUILD, Mee6, discord_id, player

pytestmark = pytest.mark.django_db(transaction=True)


def run(mee6: Mee6) -> Tally:
    return sync(board=Board(mee6.url, GUILD, sleep=lambda seconds: None))


def state() -> Mee6State:
    return Mee6State.objects.get()


def otherwise(**fields: Any) -> dict[str, Any]:
    """A player as a later MEE6 might write them."""
    return {**player(discord_id(1), 1_500), **fields}


CHANGED = {
    "no xp": {name: value for name, value in otherwise().items() if name != "detailed_xp"},
    "no id": {name: value for name, value in otherwise().items() if name != "id"},
    "words for numbers": otherwise(detailed_xp=["500", "1000", "1500"]),
    "below nothing": otherwise(detailed_xp=[500, 1000, -1500]),
    "yes": otherwise(detailed_xp=[500, 1000, True]),
    "a fraction": otherwise(detailed_xp=[500, 1000, 1500.5]),
    "larger than any XP": otherwise(detailed_xp=[500, 1000, 2**31]),
    "names instead of places": otherwise(detailed_xp={"total": 1500}),
    "the total first": otherwise(detailed_xp=[1500, 1000, 500]),
    "a fourth number": otherwise(detailed_xp=[500, 1000, 1500, 2000]),
    "an id that lost its last digits": otherwise(id=7e17),
    "an id of another kind": otherwise(id=True),
}


@pytest.mark.parametrize("entry", CHANGED.values(), ids=CHANGED.keys())
def test_a_page_of_which_no_player_can_be_read_fails_the_pass_and_takes_nothing(
    mee6: Mee6, entry: Any
) -> None:
    make_member(discord_id=discord_id(1))
    mee6.odd = [entry] * 3
    with pytest.raises(SyncFailed, match="Not one player on MEE6's page 0 could be read"):
        run(mee6)
    assert (state().failures, state().succeeded_at) == (1, None)
    assert not DiscordXp.objects.exists()


def test_what_the_other_pages_hold_is_taken_in_beside_one_that_cannot_be_read(mee6: Mee6) -> None:
    make_member(discord_id=discord_id(2))
    mee6.page_size = 1
    mee6.xp = {discord_id(1): 900, discord_id(2): 500, discord_id(3): 100}
    blind = 1
    mee6.page = lambda number, limit: ["?"] if number == blind else Mee6.page(mee6, number, limit)  # type: ignore[method-assign]
    with pytest.raises(SyncFailed, match=r"page 1 could be read.*is no object"):
        run(mee6)
    assert not DiscordXp.objects.exists()
    blind = 0
    with pytest.raises(SyncFailed, match="page 0"):
        run(mee6)
    assert DiscordXp.objects.get().last_total == 500


def test_an_empty_board_is_a_failure_that_says_how_many_there_were(mee6: Mee6) -> None:
    with pytest.raises(SyncFailed, match=r"board is empty\. Check MEE6_GUILD_ID"):
        run(mee6)
    mee6.xp = {discord_id(n): 100 for n in range(1, 4)}
    run(mee6)
    assert state().failures == 0
    mee6.xp = {}
    with pytest.raises(SyncFailed, match="had 3 players before"):
        run(mee6)
    assert (state().failures, state().players) == (1, 3)


def test_three_passes_that_learned_nothing_raise_the_alert(
    mee6: Mee6, client: Any, super_admin: Any, caplog: Any
) -> None:
    client.force_login(super_admin)
    mee6.odd = ["?"]
    for _ in range(3):
        with pytest.raises(SyncFailed):
            run(mee6)
    assert (
        "3 passes failed in a row"
        in client.get(reverse("admin:gamification_mee6state_changelist")).content.decode()
    )
    assert "3 failures in a row" in caplog.text


def test_a_few_unreadable_players_are_no_failure_but_staff_can_read_how_many_and_why(
    mee6: Mee6,
) -> None:
    mee6.xp = {discord_id(1): 500}
    mee6.odd = [{"id": discord_id(2)}, "?"]
    run(mee6)
    assert (state().failures, state().last_error) == (
        0,
        "2 players could not be read and were left out. detailed_xp is None",
    )
