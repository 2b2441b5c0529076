"""`make run` keeps a worker beside the server."""

import os
import signal
from pathlib import Path

from tests.ground.conftest import Begin, free_port, is_alive
from tests.ground.prepared import fill
from tests.ground.test_serve import SMALL, lines_until_ready
from tests.schema.garage import until


def workers_of(pid: int) -> list[int]:
    """Process numbers of the workers among the children of any of its threads."""
    children = [
        int(child)
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]
    return [
        child
        for child in children
        if b"procrastinate" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]


def test_a_worker_that_dies_is_started_again_and_goes_with_the_server(begin: Begin, data_dir: Path):
    fill(data_dir, "served")
    serve = begin("serve", *SMALL, PORT=str(free_port()))
    lines_until_ready(serve)
    assert serve.stderr
    (first,) = until(lambda: workers_of(serve.pid))
    os.kill(first, signal.SIGKILL)
    assert "started again in 1 s" in next(line for line in serve.stderr if "worker ended" in line)
    (second,) = until(lambda: [pid for pid in workers_of(serve.pid) if pid != first])
    serve.send_signal(signal.SIGINT)
    assert serve.wait(timeout=30) == 0
    assert not is_alive(second)
