"""Copies from one store to another, while the site goes on.

What is in the other store under its name is whole: it was read back and compared before it got the
name. So a run that was stopped anywhere is simply run again, and a second run catches up.
"""

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from enum import Enum
from itertools import islice
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.utils import timezone

from members.stores import Kind, Stored
from resources.storing.checking import YOUNG, measure
from resources.storing.naming import let_go, naming_now
from resources.storing.walking import Beside, two_stores

BATCH: Final = 200
MOST_PASSES: Final = 5
STALE: Final = timedelta(days=1)


class Fate(Enum):
    """What became of one file."""

    COPIED = "copied"
    THERE = "there already"
    LEFT = "left, nothing needs it"
    FAILED = "failed"


class Moved(NamedTuple):
    """One file and what became of it; `why` it failed."""

    name: str
    size: int
    fate: Fate
    why: str = ""


def copy_all(
    source: Any, target: Any, *, at_once: int, hashes: bool, tell: Callable[[Moved], None]
) -> None:
    """Copy what the target lacks, again and again until nothing is new: what was uploaded or
    failed meanwhile is in the next pass. `tell` hears of each file, of what failed in each pass.

    Raises members.stores.StoreDown when a store can't be listed.
    """
    target.clear_staging(timezone.now() - STALE)
    for turn in range(MOST_PASSES):
        copied = 0
        for moved in copy_once(source, target, at_once=at_once, hashes=hashes and not turn):
            copied += moved.fate is Fate.COPIED
            if not turn or moved.fate in (Fate.COPIED, Fate.FAILED):
                tell(moved)
        if not copied:
            return


def copy_once(source: Any, target: Any, *, at_once: int, hashes: bool) -> Iterator[Moved]:
    """Go through the source once."""
    pairs = two_stores(source, target)
    with ThreadPoolExecutor(at_once) as pool:
        while batch := list(islice(pairs, BATCH)):
            wanted = [pair for pair in batch if pair.there is None]
            needed = _needed([pair.here for pair in wanted])
            yield from pool.map(
                lambda pair: _move(source, target, pair, needed=needed, hashes=hashes),  # noqa: B023
                batch,
            )


def _needed(files: list[Stored]) -> set[str]:
    """Those that are worth copying: a row names them, or they are so young that one may soon, and
    they do not wait to be swept.
    """
    files = [one for one in files if one.kind is Kind.FILE]
    names = [one.name for one in files]
    named, gone, now = naming_now(names), let_go(names), timezone.now()
    return {
        one.name
        for one in files
        if one.name not in gone and (one.name in named or now - one.modified < YOUNG)
    }


def _move(source: Any, target: Any, pair: Beside, *, needed: set[str], hashes: bool) -> Moved:
    name, size = pair.here.name, pair.here.size
    try:
        if pair.there is not None:
            why = _differs(source, target, pair, hashes=hashes)
            return Moved(name, size, Fate.FAILED if why else Fate.THERE, why)
        if pair.here.kind is not Kind.FILE or name not in needed:
            return Moved(name, size, Fate.LEFT)
        _copy(source, target, pair.here)
    except FileNotFoundError:
        return Moved(name, size, Fate.LEFT)
    except OSError as error:
        return Moved(name, size, Fate.FAILED, str(error) or type(error).__name__)
    return Moved(name, size, Fate.COPIED)


def _differs(source: Any, target: Any, pair: Beside, *, hashes: bool) -> str:
    assert pair.there
    name = pair.here.name
    same = pair.here.size == pair.there.size
    if same and hashes:
        same = measure(source, name) == measure(target, name)
    if same:
        return ""
    return "Another file lies there under this name. Take it out there and run this again."


def _copy(source: Any, target: Any, file: Stored) -> None:
    digest, size = hashlib.sha256(), 0
    # It has no name: nothing of it is left when the command is killed.
    with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as draft:
        for chunk in source.read(file.name):
            digest.update(chunk)
            size += len(chunk)
            draft.write(chunk)
        if size != file.size:
            raise OSError("It came with another size than the list says.")
        draft.seek(0)
        target.keep(file.name, draft, sha256=digest.hexdigest())
