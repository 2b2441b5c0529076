"""Make the virtual environment `.venv` as the lock says; costs nothing when it already is so. `make
setup` calls it.

Runs before anything is installed, and on the Python it may have to refuse: standard library and old
syntax only.
"""

import fcntl
import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements" / "dev.txt"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed"
OLDEST = (3, 11)
# The cache would be written into the home folder, outside the project.
PIP = [PYTHON, "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-cache-dir"]


def main():
    """Install when the lock has changed since the last time, or when the environment is gone or
    broken.
    """
    if sys.version_info < OLDEST:
        found = ".".join(str(part) for part in sys.version_info[:3])
        sys.exit(
            f"Python 3.11 or newer is needed, {sys.executable} is {found}. Name another one: make"
            " PYTHON=python3.12 run"
        )
    # The lock file is its own lock: a second command waits here until the first has installed.
    with LOCK.open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = hashlib.sha256(lock.read()).hexdigest()
        if STAMP.exists() and STAMP.read_text() == wanted and works(PYTHON, "-c", ""):
            return
        print(
            "Installing the locked requirements into .venv, this once. It takes a minute or two.",
            flush=True,
        )
        if not works(*PIP, "--version"):
            insist(
                "The virtual environment can't be made",
                sys.executable,
                "-m",
                "venv",
                "--clear",
                VENV,
            )
        if STAMP.exists():
            STAMP.unlink()
        insist(
            "The requirements can't be installed",
            *PIP,
            "install",
            "--require-hashes",
            "--requirement",
            LOCK,
        )
        STAMP.write_text(wanted)


def works(*command):
    """Whether the command exists and succeeds."""
    try:
        return (
            subprocess.call(
                [str(part) for part in command],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            == 0
        )
    except OSError:
        return False


def insist(trouble, *command):
    """Run the command, or end with one line under its own words."""
    if subprocess.call([str(part) for part in command]) != 0:
        sys.exit(f"{trouble}; the lines above say why.")


if __name__ == "__main__":
    try:
        main()
    except OSError as error:
        sys.exit(f"The virtual environment can't be made: {error}.")
    except KeyboardInterrupt:
        sys.exit(130)
