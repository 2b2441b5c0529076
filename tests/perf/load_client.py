"""A community at work: requests on a fixed schedule, as a worker of release 1.0 or 2.0 sends them.

Open loop: request n is due at start + n / rate whatever became of those before it, and its latency
counts from then. A database that stands still for a second is charged with every request of that
second, not with the one that was under way.

A process of its own, so that nothing of the benchmark stands in its way: `Load` starts it and reads
what it saw.
"""

import gc
import json
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Final, NamedTuple, Self

import psycopg

from tests.perf.load_worker import MIXES, Orders, Worker

# Twice what 400 requests a second need on a quiet server; the rest wait for their turn, as behind
# any pool.
CONNECTIONS: Final = 16
# A request that takes longer has failed, even if it ends: gunicorn's own timeout.
TIMEOUT_S: Final = 30.0


class Request(NamedTuple):
    """What one request met.

    `due` is on the machine's monotonic clock, both times are in seconds; `error` is empty when it
    went well.
    """

    due: float
    latency: float
    kind: str
    error: str

    @property
    def failed(self) -> bool:
        """Refused, or answered after its worker would have been ended."""
        return bool(self.error) or self.latency > TIMEOUT_S


class Client:
    """The process's own state: one schedule, many workers taking the next request that is due."""

    def __init__(self, orders: Orders) -> None:
        self.orders, self.behaviour, self.turn, self.until = (
            orders,
            orders.behaviour,
            count(),
            float("inf"),
        )
        self.seen: list[Request] = []
        self.workers = [Worker(orders, seed) for seed in range(CONNECTIONS)]
        self.start = time.monotonic() + 0.1

    def work(self, worker: Worker) -> None:
        """One thread: take the next turn, wait until it is due, do it, until the end."""
        while True:
            due = self.start + next(self.turn) / self.orders.rate
            while (early := due - time.monotonic()) > 0 and due < self.until:
                time.sleep(min(early, 0.2))
            if due >= self.until:
                return
            does, often = MIXES[self.behaviour]
            (act,) = worker.random.choices(does, often)
            error = ""
            try:
                act(worker)
            except psycopg.Error as raised:
                error = f"{raised.sqlstate or 'connection'} {type(raised).__name__}"
            self.seen.append(Request(due, time.monotonic() - due, act.__name__, error))
            if worker.db.closed:
                worker.connect()

    def run(self) -> None:
        """Work until standard input says stop; the words "1.0" and "2.0" change the behaviour."""
        threads = [threading.Thread(target=self.work, args=(worker,)) for worker in self.workers]
        for thread in threads:
            thread.start()
        print("ready", flush=True)
        for line in sys.stdin:
            if line.strip() == "stop":
                break
            self.behaviour = line.strip()
        self.until = time.monotonic()
        for thread in threads:
            thread.join()


class Load:
    """A client's process while the block runs. `requests` is what it saw, known after `stop`."""

    def __init__(
        self, database: dict[str, Any], *, rate: int, members: tuple[int, int], behaviour: str
    ) -> None:
        self.orders = Orders(database, rate, *members, behaviour)
        self.requests: list[Request] = []

    def __enter__(self) -> Self:
        self.report = Path(tempfile.mkdtemp()) / "requests.jsonl"
        orders = json.dumps(asdict(self.orders))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.perf.load_client", orders, str(self.report)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        if self.process.stdout.readline().strip() != "ready":
            raise RuntimeError("The load client did not start.")
        return self

    def behave(self, release: str) -> None:
        """From now on as a worker of this release."""
        self._say(release)

    def stop(self) -> list[Request]:
        """No new requests; those that were due are still done. Gives all of them."""
        self._say("stop")
        if self.process.wait() != 0:
            raise RuntimeError("The load client broke off.")
        self.requests = [
            Request(*json.loads(line)) for line in self.report.read_text().splitlines()
        ]
        return self.requests

    def _say(self, word: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.report.unlink(missing_ok=True)
        self.report.parent.rmdir()


def main() -> None:
    """Do the work, then write down what was seen."""
    # A collector's pause and a thread's turn of 5 ms would be charged to the database.
    gc.disable()
    sys.setswitchinterval(0.0005)
    client = Client(Orders(**json.loads(sys.argv[1])))
    client.run()
    Path(sys.argv[2]).write_text("".join(json.dumps(request) + "\n" for request in client.seen))


if __name__ == "__main__":
    main()
