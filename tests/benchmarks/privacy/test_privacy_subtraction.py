"""Linear algebra over all that is published has no small hidden cell, nor to within a tenth."""

import pytest
from rich.console import Console

from tests.benchmarks.privacy import runs
from tests.benchmarks.privacy.subtraction import Had, Line, Program, attack, medians, words
from tests.benchmarks.privacy.test_privacy_rules import state_file

PIECE = 20


def attack_piece(start: int) -> runs.Piece:
    """The last publication of some communities, attacked: what was attacked and what was had."""
    attacked = nobody = 0
    had: list[str] = []
    for seed in range(start, start + PIECE):
        for _, newest in runs.live(seed):
            room = newest
        found = attack(room)
        attacked, nobody = attacked + found.attacked, nobody + found.nobody
        had += [f"seed {seed}: {one}" for one in found.had]
    return runs.Piece(start, attacked, nobody, tuple(had))


def test_the_attack_has_what_is_left_over_where_too_much_is_published():
    """It would be no use if it found nothing: nine agencies and all thirteen leave four."""
    nine = frozenset((number, 0) for number in range(9))
    four = frozenset((number, 0) for number in range(9, 13))
    lines = [
        Line(nine, 10.0, 9, 9),
        Line(nine | four, 10.0, 0, 10),
        Line(nine | four, 11.0, 12, 13),
    ]
    found = list(medians(Program(lines, [four]), "four", four))
    assert found == [Had("four", 4, "median", 10.0, 11.0)]
    shares = [Line(nine, "apollo", 5, 5), Line(nine | four, "apollo", 6, 6)]
    assert list(words(Program(shares, [four]), "four", four)) == [Had("four", 4, "apollo", 1, 1)]


@pytest.mark.parametrize("start", [0, 20])
def test_no_small_hidden_cell_is_had(start: int):
    piece = attack_piece(start)
    assert piece.failures == ()
    assert piece.cells > 20


@pytest.mark.prove
def test_no_small_hidden_cell_of_20_000_communities_is_had(capsys: pytest.CaptureFixture[str]):
    with capsys.disabled():
        pieces = runs.over_the_cores(
            attack_piece,
            range(0, 20_000, PIECE),
            state_file("privacy-subtraction"),
            "20,000 communities attacked",
        )
        attacked, nobody = (sum(getattr(p, n) for p in pieces) for n in ("cells", "published"))
        Console().print(
            f"\n{attacked:,} hidden cells of one to four agencies attacked. Of {nobody:,} words it"
            " is told that nobody in one answered them."
        )
    assert [failure for piece in pieces for failure in piece.failures] == []
