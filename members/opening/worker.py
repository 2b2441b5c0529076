"""`python -m members.opening.worker`: opens one PDF of a stranger's, in a process that may die.

`pages FILE` prints how many pages it has, `scripts FILE` whether it runs something. Nothing of
Django's set-up is loaded here, and nothing is written.
"""

import resource
import sys
from collections.abc import Callable
from pathlib import Path

from members.opening import limits

# What the exit code says of the file.
LOCKED, BROKEN, NO_MEMORY = 3, 4, 5


def opening(work: Callable[[], None]) -> int:
    """Do the work within the bounds of the worker; the exit code says what went wrong."""
    _bound()
    try:
        work()
    except MemoryError:
        return NO_MEMORY
    except PermissionError:
        return LOCKED
    # Whatever a decoder raises: the exit code is what is told of it.
    except Exception:
        return BROKEN
    return 0


def _answer() -> None:
    from members.opening.pdfs import pages_of
    from members.opening.scripts import runs_something

    question, file = sys.argv[1], Path(sys.argv[2])
    print(pages_of(file) if question == "pages" else "yes" if runs_something(file) else "no")


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
    sys.exit(opening(_answer))
