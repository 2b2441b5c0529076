"""Whatever ends `manage.py serve`, and whenever: it ends, and web server, worker and PostgreSQL
go with it.
"""

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ground.conftest import Begin, free_port, is_alive, postmaster
from tests.ground.prepared import fill
from tests.ground.test_serve import SMALL, lines_until_ready, status_of
from tests.schema.garage import until

INT, TERM, HUP = signal.SIGINT, signal.SIGTERM, signal.SIGHUP

# Sends Ctrl-C from a callback around the fork of the web server, where Python drops the interrupt.
LOST_AT_FORK = """
import os, signal, sys
if "serve" in sys.orig_argv:
    os.register_at_fork(after_in_parent=lambda: os.kill(os.getpid(), signal.SIGINT))
"""


def processes_of(data_dir: Path) -> list[str]:
    """What runs on this data folder: by its environment, and PostgreSQL by its command line."""
    mark = os.fsencode(data_dir)
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line = (process / "cmdline").read_bytes()
            if line and (b"DATA_DIR=" + mark in (process / "environ").read_bytes() or mark in line):
                found.append(line.replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


def said(start: str) -> Callable[["subprocess.Popen[str]", Path], object]:
    """Wait for a line of its output."""

    def wait(serve: "subprocess.Popen[str]", data_dir: Path) -> object:
        assert serve.stdout
        return next(line for line in serve.stdout if line.startswith(start))

    return wait


def makes_its_cluster(serve: "subprocess.Popen[str]", data_dir: Path) -> None:
    """Wait for initdb."""
    until((data_dir / "postgres-18-fast.new" / "PG_VERSION").exists)


def starts_postgres(serve: "subprocess.Popen[str]", data_dir: Path) -> None:
    """Wait for the server's process, not for its answer."""
    until(lambda: any("/bin/postgres -D" in line for line in processes_of(data_dir)))


def starts_the_web_server(serve: "subprocess.Popen[str]", data_dir: Path) -> None:
    """Wait for gunicorn's process, not for its answer."""
    until(lambda: any("gunicorn" in line for line in processes_of(data_dir)))


def stops(serve: "subprocess.Popen[str]", data_dir: Path, *signals: signal.Signals) -> None:
    """Send the signals one after the other, as a terminal does; it ends well and leaves nothing."""
    for each in signals:
        os.killpg(serve.pid, each)
    out, err = serve.communicate(timeout=30)
    assert serve.returncode == 0, out + err
    assert "Traceback" not in err
    until(lambda: not processes_of(data_dir), timeout_s=5)
    assert not (data_dir / "postgres-18-fast" / "postmaster.pid").exists()


@pytest.mark.parametrize(
    ("done", "signals", "while_it"),
    [
        ("", [INT], makes_its_cluster),
        ("", [TERM, INT], starts_postgres),
        ("cluster", [INT, INT], said("Bringing the database up to date")),
        ("migrated", [INT], said("Loading the demo community")),
    ],
    ids=["initdb", "postgres", "migration", "demo"],
)
def test_a_first_start_is_stopped_in_each_of_its_phases(
    begin: Begin, data_dir: Path, done: str, signals, while_it
):
    if done:
        fill(data_dir, done)
    serve = begin("serve", *SMALL, PORT=str(free_port()))
    while_it(serve, data_dir)
    stops(serve, data_dir, *signals)


@pytest.fixture
def again(begin: Begin, data_dir: Path) -> Callable[..., "subprocess.Popen[str]"]:
    """`again()` serves on a data folder that had its first start."""
    fill(data_dir, "served")
    return lambda **variables: begin("serve", *SMALL, **{"PORT": str(free_port())} | variables)


def test_it_is_stopped_while_the_web_server_starts(again, data_dir: Path):
    serve = again()
    starts_the_web_server(serve, data_dir)
    stops(serve, data_dir, INT, TERM)


def test_a_second_ctrl_c_hurries_it_and_postgres_is_stopped_all_the_same(again, data_dir: Path):
    serve = again()
    lines_until_ready(serve)
    stops(serve, data_dir, INT, INT)


def test_an_interrupt_lost_in_a_callback_around_the_fork_is_only_late(
    again, data_dir: Path, tmp_path: Path
):
    (tmp_path / "sitecustomize.py").write_text(LOST_AT_FORK)
    stops(again(PYTHONPATH=str(tmp_path)), data_dir)


def test_nothing_survives_a_kill_but_postgres_which_the_next_run_stops(again, data_dir: Path):
    port = str(free_port())
    serve = again(PORT=port)
    lines_until_ready(serve)
    left = postmaster(data_dir)
    serve.kill()
    serve.wait()
    until(lambda: all("postgres" in line for line in processes_of(data_dir)), timeout_s=15)
    assert is_alive(left)
    second = again(PORT=port)
    lines_until_ready(second)
    assert (status_of(int(port)), postmaster(data_dir)) == (200, left)
    stops(second, data_dir, HUP, TERM)
