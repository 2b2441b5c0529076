"""`manage.py serve`, the heart of `make run`: up, answering, and gone without a trace."""

import http.client
import os
import signal
import subprocess
from pathlib import Path

from revcouncil.demo import DEMO_PASSWORD, DEMO_SIGN_INS
from tests.ground.conftest import Begin, free_port, is_alive, postmaster
from tests.ground.prepared import fill

SMALL = ("--members", "3")


def lines_until_ready(serve: "subprocess.Popen[str]") -> str:
    """What it says up to the last line of its greeting, or all it said when it ends before."""
    assert serve.stdout
    said = ""
    for line in serve.stdout:
        said += line
        if "Ctrl-C" in line:
            break
    return said


def children_of(pid: int) -> list[int]:
    """Process numbers of its children."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def status_of(port: int) -> int:
    """What /healthz answers."""
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    asking.request("GET", "/healthz")
    return asking.getresponse().status


def test_it_serves_from_an_empty_folder_and_ctrl_c_leaves_nothing_running(
    begin: Begin, data_dir: Path
):
    port = free_port()
    serve = begin("serve", *SMALL, PORT=str(port))
    said = lines_until_ready(serve)
    assert f"http://127.0.0.1:{port}/" in said
    assert all(sign_in.email in said for sign_in in DEMO_SIGN_INS)
    assert DEMO_PASSWORD in said
    assert status_of(port) == 200

    started = [postmaster(data_dir), *children_of(serve.pid)]
    os.kill(serve.pid, signal.SIGINT)
    assert serve.wait(timeout=30) == 0
    assert not any(is_alive(pid) for pid in started)
    assert not (data_dir / "postgres-18-fast" / "postmaster.pid").exists()


def test_a_first_run_killed_half_way_is_continued_and_what_it_left_is_cleaned_up(
    begin: Begin, data_dir: Path
):
    first = begin("serve", *SMALL, PORT=str(free_port()))
    assert first.stdout
    # Said just before the migrations begin.
    assert first.stdout.readline().startswith("Bringing the database up to date")
    first.kill()
    first.wait()
    left = postmaster(data_dir)
    assert is_alive(left)

    port = free_port()
    second = begin("serve", *SMALL, PORT=str(port))
    lines_until_ready(second)
    assert status_of(port) == 200
    second.send_signal(signal.SIGTERM)
    assert second.wait(timeout=30) == 0
    assert not is_alive(left)


def test_a_server_that_was_running_before_is_left_running(begin: Begin, data_dir: Path):
    fill(data_dir, "served")
    begin("postgres", "start").wait()
    before = postmaster(data_dir)
    serve = begin("serve", *SMALL, PORT=str(free_port()))
    lines_until_ready(serve)
    serve.send_signal(signal.SIGINT)
    assert serve.wait(timeout=30) == 0
    assert is_alive(before)
