"""A durable server in a folder of its own, to be killed."""

import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from revcouncil.embedded import process
from revcouncil.embedded import server as embedded

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Server:
    """A durable server in a folder of its own."""

    folder: Path
    pid: int = 0
    socket: str = ""
    env: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("DATABASE_URL")}
        settings = {
            "LOCAL": "on",
            "EMBEDDED_POSTGRES": "on",
            "EMBEDDED_POSTGRES_FAST": "off",
            "DATA_DIR": str(self.folder),
        }
        self.env = kept | settings | {"DJANGO_SETTINGS_MODULE": "revcouncil.settings"}

    def manage(self, *words: str) -> str:
        """A command of ours on this server."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self) -> None:
        """Start it; after a kill this is its recovery."""
        said = self.manage("postgres", "start")
        found = re.search(r"process (\d+): psql -h (\S+)", said)
        assert found, said
        self.pid, self.socket = int(found[1]), found[2]

    def kill(self) -> None:
        """What `pg_ctl stop -m immediate` does: no checkpoint, no goodbye.

        Waits for the process to be gone.
        """
        os.kill(self.pid, signal.SIGQUIT)
        deadline = time.monotonic() + 30
        while Path(f"/proc/{self.pid}").exists() and time.monotonic() < deadline:
            time.sleep(0.02)

    def connect(self) -> psycopg.Connection[Any]:
        """A connection in autocommit."""
        return psycopg.connect(
            host=self.socket, user=process.ROLE, dbname=process.DATABASE, autocommit=True
        )

    def pgbench(
        self, scripts: list[str], clients: int, most: int, *limit: str
    ) -> subprocess.Popen[str]:
        """A load that is running."""
        command = [
            str(embedded.binaries() / "pgbench"),
            "-n",
            "-h",
            self.socket,
            "-U",
            process.ROLE,
            "-c",
            str(clients),
            "-j",
            "2",
        ]
        files = [part for script in scripts for part in ("-f", script)]
        return subprocess.Popen(
            [*command, *files, "-D", f"most={most}", *limit, process.DATABASE],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
