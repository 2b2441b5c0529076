"""Many letters, a mail server that dies and refuses at random, workers that are killed while they
send: each letter arrives, by its Message-ID once.
"""

import os
import random
import signal
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from members.letters.actions import SEND, write_letter
from members.models import Letter, LetterState
from tests.cast import make_member
from tests.jobs.conftest import Work
from tests.schema.garage import until
from tests.standins.smtp import Fault, MailServer, Taken, serving


class Weather:
    """What happens to a mail server and to those who bring it letters: by chance, the same each
    time.
    """

    def __init__(self, server: MailServer, kill_at: set[int]) -> None:
        self.server, self.kill_at = server, kill_at
        self.chance = random.Random(10)
        self.lock = threading.Lock()
        self.worker: subprocess.Popen[str] | None = None
        # Letters that may arrive twice: their yes was lost, or the worker died with it.
        self.untold: Counter[str] = Counter()
        server.fault, server.on_taken = self.fault, self.on_taken

    def fault(self, to: str) -> Fault | None:
        """One letter in three has bad luck; nobody is refused for good."""
        with self.lock:
            return self.chance.choice(
                [Fault.LATER, Fault.DROPPED, Fault.TAKEN_AND_DROPPED, *[None] * 6]
            )

    def on_taken(self, taken: Taken) -> None:
        """Count what nobody is told, and kill the worker at some letters, before or after the
        server's yes.
        """
        with self.lock:
            if not taken.was_told:
                self.untold[taken.message_id] += 1
            if len(self.server.taken) not in self.kill_at or self.worker is None:
                return
            self.kill_at.discard(len(self.server.taken))
            os.kill(self.worker.pid, signal.SIGKILL)
            self.worker.wait()

    def worker_died(self) -> bool:
        """Whether it was killed."""
        return self.worker is not None and self.worker.poll() is not None


@pytest.fixture
def server() -> Iterator[MailServer]:
    with serving(MailServer()) as running:
        yield running


def hurry() -> None:
    """An hour later: what waits for its next try is due."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET scheduled_at = NULL"
            " WHERE status = 'todo' AND task_name = %s AND scheduled_at IS NOT NULL",
            [SEND],
        )


def bury(worker: "subprocess.Popen[str]") -> None:
    """Nobody has heard of a worker that was killed for half a minute."""
    assert worker.poll() == -signal.SIGKILL
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'"
        )
    app.tasks["revcouncil.tasks.take_over"].defer(timestamp=0)


def waiting() -> int:
    return Letter.objects.filter(state=LetterState.QUEUED).count()


def deliver_all(work: Work, weather: Weather, count: int) -> None:
    """Write so many letters and bring them through."""
    member = make_member()
    for _ in range(count):
        write_letter(kind="locked_out", member=member)
    weather.worker = work(EMAIL_URL=weather.server.url)
    outages = [count * 3 // 4, count // 2]

    def is_done() -> bool:
        left = waiting()
        if outages and left <= outages[0]:
            outages.pop(0)
            weather.server.down()
            tried = Letter.objects.filter(last_error__contains="can't be reached").count()
            until(lambda: _more_than(tried) or weather.worker_died())
            weather.server.up()
        if weather.worker and weather.worker_died():
            bury(weather.worker)
            weather.worker = work(EMAIL_URL=weather.server.url)
        hurry()
        return left == 0

    until(is_done, timeout_s=60 + count)


def _more_than(tried: int) -> bool:
    return Letter.objects.filter(last_error__contains="can't be reached").count() > tried


def assert_each_arrived(server: MailServer, weather: Weather, count: int, kills: int) -> None:
    letters = dict(Letter.objects.values_list("message_id", "state"))
    assert list(letters.values()) == [LetterState.SENT] * count
    times = server.times()
    assert set(times) == set(letters)
    again = {name: number - 1 - weather.untold[name] for name, number in times.items()}
    twice = [name for name, number in again.items() if number > 0]
    # A worker does three jobs at a time.
    assert len(twice) <= 3 * kills
    assert max(again.values()) <= kills
    # Told twice only where a worker died: without one nobody gets a letter twice.
    assert kills or not twice


@pytest.mark.parametrize(
    ("count", "kill_at"),
    [
        pytest.param(60, {10, 40}, id="60 letters, two workers killed"),
        pytest.param(40, set(), id="40 letters, nobody killed"),
        pytest.param(
            1000,
            {50, 200, 201, 450, 700, 950},
            id="1000 letters, six workers killed",
            marks=pytest.mark.prove,
        ),
    ],
)
def test_every_letter_arrives_by_its_message_id_once(
    work: Work, server: MailServer, count: int, kill_at: set[int]
):
    weather, kills = Weather(server, set(kill_at)), len(kill_at)
    deliver_all(work, weather, count)
    assert not weather.kill_at
    assert_each_arrived(server, weather, count, kills)
