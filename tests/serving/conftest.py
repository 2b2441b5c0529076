"""The site as `make run` serves it, once for all tests of a file."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.ground.conftest import ROOT, environment_on, free_port, own_folder
from tests.ground.prepared import fill
from tests.ground.test_serve import SMALL, lines_until_ready


class Site(NamedTuple):
    """A served site: where it listens, the folder its uploads are spooled to, where it keeps
    files, and its process.
    """

    port: int
    spool: Path
    media: Path
    process: int = 0

    def spooled(self) -> list[str]:
        """What lies where uploads are spooled. The job that reads the demo's files copies each
        into a folder of its own there; an upload is never in one.
        """
        return [
            one.name
            for one in self.spool.iterdir()
            if not (one.is_dir() and one.name.startswith("read-"))
        ]


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """Real gunicorn, with the product's own settings and the three demo members."""
    with own_folder() as folder:
        fill(folder, "served")
        port, spool = free_port(), folder / "spool"
        spool.mkdir()
        spool.chmod(0o777)
        serve = subprocess.Popen(
            [sys.executable, "manage.py", "serve", *SMALL],
            cwd=ROOT,
            env=environment_on(folder)
            | {"PORT": str(port), "TMPDIR": str(spool), "ACCEL_REDIRECT_PREFIX": "/_media"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        said = lines_until_ready(serve)
        assert f":{port}/" in said, said
        yield Site(port, spool, folder / "media", serve.pid)
        serve.send_signal(signal.SIGINT)
        try:
            serve.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            serve.kill()
            serve.communicate()
