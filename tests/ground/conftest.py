"""Real processes on data folders of their own: what `make run` and every command stand on."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
# What the machine or the test run may have set and these tests decide for themselves.
OWN = {
    "DATABASE_URL",
    "DATA_DIR",
    "DEBUG",
    "DJANGO_SETTINGS_MODULE",
    "EMBEDDED_POSTGRES",
    "LOCAL",
    "MEDIA_ROOT",
    "PORT",
    "SECRET_KEY",
}

Manage = Callable[..., "subprocess.CompletedProcess[str]"]
Begin = Callable[..., "subprocess.Popen[str]"]


def postmaster(data_dir: Path) -> int:
    """Process number of the server of this data folder, from the file it keeps there."""
    return int((data_dir / "postgres-18-fast" / "postmaster.pid").read_text().split()[0])


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that ended and was not collected does not."""
    try:
        return bool(Path(f"/proc/{pid}/cmdline").read_bytes())
    except OSError:
        return False


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def own_folder() -> Iterator[Path]:
    """An empty data folder that every account may enter; pytest's own are closed to the account
    root's server runs as.
    """
    in_memory = str(settings.DATA_DIR).startswith("/dev/shm/")
    folder = Path(
        tempfile.mkdtemp(prefix="revcouncil-test-", dir="/dev/shm" if in_memory else "/tmp")
    )
    folder.chmod(0o755)
    yield folder
    for pid_file in folder.glob("**/postmaster.pid"):
        with suppress(OSError, ValueError, IndexError):
            os.kill(int(pid_file.read_text().split()[0]), signal.SIGQUIT)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A data folder of this test's own."""
    with own_folder() as folder:
        yield folder


@pytest.fixture
def environment(data_dir: Path) -> dict[str, str]:
    """What `make run` sets, on this test's data folder."""
    return environment_on(data_dir)


def environment_on(data_dir: Path) -> dict[str, str]:
    """What `make run` sets, on this data folder."""
    kept = {name: value for name, value in os.environ.items() if name not in OWN}
    return kept | {
        "LOCAL": "on",
        "EMBEDDED_POSTGRES": "on",
        "EMBEDDED_POSTGRES_FAST": "on",
        "DATA_DIR": str(data_dir),
    }


@pytest.fixture
def begin(environment: dict[str, str]) -> Iterator[Begin]:
    """`begin("serve", PORT="8001")` starts a command of manage.py; what still runs at the end is
    killed.
    """
    begun: list[subprocess.Popen[str]] = []

    def start(*words: str, **variables: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "manage.py", *words]
        begun.append(
            subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment | variables,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                start_new_session=True,
            )
        )
        return begun[-1]

    yield start
    for process in begun:
        process.kill()
        process.communicate()


@pytest.fixture
def manage(environment: dict[str, str]) -> Manage:
    """`manage("migrate", DATABASE_URL="...")` runs a command of manage.py to its end."""

    def run(*words: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(
            command,
            cwd=ROOT,
            env=environment | variables,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    return run
