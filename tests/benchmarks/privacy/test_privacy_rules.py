"""No published cell breaks a rule, in many small communities; nor in the database's own hands."""

import hashlib
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from benchmarks.publishing.stored import to_json
from tests.benchmarks.privacy import runs
from tests.benchmarks.privacy.realized import Realized

HERE = Path(__file__).parent
# The rules and the attack on them: a state of others is not gone on with.
RULES = Path(settings.BASE_DIR) / "benchmarks" / "rules"
SOURCES = [RULES / f"{name}.py" for name in ("grid", "cohorts", "figures", "publishing")]
SOURCES += [HERE / f"{name}.py" for name in ("worlds", "newsroom", "oracle", "runs")]


def state_file(name: str) -> Path:
    """Where an interrupted run goes on."""
    version = hashlib.sha256(b"".join(one.read_bytes() for one in SOURCES)).hexdigest()[:12]
    return Path(settings.BASE_DIR) / ".data" / "prove" / f"{name}-{version}.jsonl"


@pytest.mark.parametrize("start", [0, 250])
def test_no_published_cell_breaks_a_rule(start: int):
    piece = runs.check_piece(start)
    assert piece.failures == ()
    assert piece.published > 800


@pytest.mark.prove
def test_no_published_cell_of_a_million_communities_breaks_a_rule(
    capsys: pytest.CaptureFixture[str],
):
    with capsys.disabled():
        pieces = runs.over_the_cores(
            runs.check_piece,
            range(0, 1_000_000, runs.PIECE),
            state_file("privacy-rules"),
            "a million communities",
        )
        cells, published = (sum(getattr(p, n) for p in pieces) for n in ("cells", "published"))
        print(f"\n{cells:,} cells decided, {published:,} published")
    assert [failure for piece in pieces for failure in piece.failures] == []


@pytest.mark.django_db
@pytest.mark.parametrize("seeds", [range(8), pytest.param(range(8, 308), marks=pytest.mark.prove)])
def test_the_database_publishes_what_the_simulation_does(seeds: range):
    published = 0
    for seed in seeds:
        with transaction.atomic():
            published += same_in_both(seed)
            transaction.set_rollback(True)
    assert published > len(seeds)


def same_in_both(seed: int) -> int:
    """Compare a community's snapshots; how many there are."""
    lives = runs.live(seed)
    community, room = next(lives)
    realized = Realized(community)
    realized.publish()
    for _ in lives:
        realized.publish()
    expected = [
        (
            entry.publication,
            entry.cohort,
            entry.published.agencies if entry.published else "",
            to_json(entry.published) if entry.published else None,
        )
        for entry in sorted(room.entries, key=lambda one: (one.publication, one.cohort))
    ]
    assert (seed, realized.snapshots()) == (seed, expected)
    return len(expected)
