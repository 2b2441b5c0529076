"""`python -m resources.reading.worker`: opens one file of a curator's, in a process that may die.

`pages FILE` prints how many pages a PDF has. `read FORMAT FILE FOLDER` writes what it says to
`read.json` in the folder, then a cover beside it where one can be made. Nothing of Django's set-up
is loaded here, and nothing is written elsewhere.
"""

import json
import resource
import sys
from dataclasses import asdict
from pathlib import Path

from resources.reading import limits

# As in process.py, which needs Django and is not loaded here.
LOCKED, BROKEN, NO_MEMORY = 3, 4, 5


def main(arguments: list[str]) -> int:
    """Do as the arguments say; the exit code says what went wrong."""
    _bound()
    try:
        if arguments[0] == "pages":
            from resources.reading.pdfs import pages_of

            print(pages_of(Path(arguments[1])))
        else:
            _read(arguments[1], Path(arguments[2]), Path(arguments[3]))
    except MemoryError:
        return NO_MEMORY
    except PermissionError:
        return LOCKED
    # Whatever a decoder raises: the exit code is what is told of it.
    except Exception:
        return BROKEN
    return 0


def _read(kind: str, file: Path, folder: Path) -> None:
    from resources.reading.kinds import cover_of, read

    found = read(kind, file)
    partial = folder / "read.part"
    partial.write_text(json.dumps(asdict(found)))
    partial.rename(folder / "read.json")
    cover_of(kind, file, folder)


def _bound() -> None:
    """What the machine lets this process have."""
    for what, most in (
        (resource.RLIMIT_AS, limits.MEMORY_BYTES),
        (resource.RLIMIT_CPU, limits.CPU_SECONDS),
        (resource.RLIMIT_FSIZE, limits.WRITTEN_BYTES),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        _, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
