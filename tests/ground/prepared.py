"""Data folders of a site that runs already, made once for all tests of a run: whichever process
comes first makes them, everybody copies them.
"""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

from tests.ground.conftest import ROOT, environment_on, own_folder
from tests.templates import alone

# What a first start goes through, one after the other: each stage is copied from the one before.
STAGES = {
    "cluster": ("postgres", "start"),
    "migrated": ("migrate", "-v0"),
    "served": ("load_demo", "--members", "3"),
}
# What decides what they make.
APPS = ("revcouncil", "members", "gamification", "benchmarks", "resources", "activities", "growth")


def fill(folder: Path, stage: str) -> None:
    """Make the folder one that has come so far, with no server running."""
    subprocess.run(["cp", "-a", f"{_kept(stage)}/.", folder], check=True)


@cache
def _kept(stage: str) -> Path:
    home = Path(settings.DATA_DIR) / "prepared"
    kept = home / f"{stage}-{_code()}"
    earlier = list(STAGES)[: list(STAGES).index(stage)]
    start = _kept(earlier[-1]) if earlier else None
    with alone(f"prepared-{stage}"):
        if kept.exists():
            return kept
        home.mkdir(exist_ok=True)
        # Those of other code, and what a killed run left half made.
        for old in home.glob(f"{stage}-*"):
            shutil.rmtree(old)
        with own_folder() as folder:
            if start:
                subprocess.run(["cp", "-a", f"{start}/.", folder], check=True)
            for words in (STAGES[stage], ("postgres", "stop")):
                _manage(folder, *words)
            half = kept.with_name(f"{kept.name}.half")
            subprocess.run(["cp", "-a", folder, half], check=True)
        half.rename(kept)
    return kept


def _manage(folder: Path, *words: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environment_on(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@cache
def _code() -> str:
    digest = hashlib.sha256()
    for path in _sources():
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _sources() -> Iterator[Path]:
    yield from sorted((ROOT / "requirements").glob("*.txt"))
    for app in APPS:
        yield from sorted(
            path
            for path in (ROOT / app).rglob("*")
            if path.is_file() and path.suffix != ".pyc" and "static" not in path.parts
        )
