"""`manage.py serve`: everything at once on your own machine, from an empty folder to a sign-in
page.

`make run` calls it.
"""

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from members.rules import tally
from revcouncil.demo import DEMO_PASSWORD, DEMO_SIGN_INS
from revcouncil.schema import grants
from revcouncil.schema.direct import direct
from revcouncil.serving.database import database
from revcouncil.serving.standins import standins
from revcouncil.stopping import Stop

HOST = "127.0.0.1"
DEMO_MEMBERS = 200
# A cold start on a small machine imports for some seconds; silence beyond this is a fault.
ANSWER_SECONDS = 60
# Requests under way get this long to finish after Ctrl-C.
GRACE_SECONDS = 5
# Whoever has not ended by then is killed.
END_SECONDS = GRACE_SECONDS + 3
# A worker that ended by itself is started again after a second, then two, four, at last every
# minute.
LONGEST_REST_SECONDS = 60.0
# One that has run this long is taken to be well: the next rest is the first again.
WELL_AFTER_SECONDS = 60.0


class Command(BaseCommand):
    """Bring the database up to date, load the demo community the first time, and serve until
    Ctrl-C.
    """

    help = (
        "Serve on your own machine: database, migrations, demo data the first time, web server,"
        " worker for the jobs."
    )
    # The checks cost half a second of each start; `make check` runs them.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One number."""
        parser.add_argument(
            "--members",
            type=int,
            default=DEMO_MEMBERS,
            help="size of the demo community on the first start",
        )

    def handle(self, *, members: int, **options: Any) -> None:
        """Serve until Ctrl-C or SIGTERM; leaves nothing running that it started."""
        if not settings.LOCAL:
            raise CommandError(
                "serve is for your own machine: set LOCAL=on. In production run `gunicorn"
                " revcouncil.wsgi`."
            )
        port = _port()
        stop = Stop()
        with stop.on_signals(), _listening(port) as listener, database(stop):
            with stop.phase():
                self._migrate()
            with stop.phase():
                self._load_demo(members)
            connection.close()
            with (
                standins(stop, port) as said,
                _web_server(stop, listener) as web,
                _worker(stop, self.stderr.write),
            ):
                self._greet(port, said)
                raise CommandError(f"The web server ended by itself with code {stop.wait(web)}.")

    def _migrate(self) -> None:
        # A data folder of an earlier release may give the site's role nothing yet.
        with direct(connection):
            executor = MigrationExecutor(connection)
            plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
            if not plan:
                grants.grant_to_application(connection)
        if plan:
            self.stdout.write(f"Bringing the database up to date: {tally(len(plan), 'migration')}.")
            call_command("migrate", verbosity=0, interactive=False)

    def _load_demo(self, members: int) -> None:
        """Only into an empty community: whoever deletes the demo members or brings their own is
        left alone.
        """
        if (
            "load_demo" not in get_commands()
            or apps.get_model(settings.AUTH_USER_MODEL)._default_manager.exists()
        ):
            return
        self.stdout.write(f"Loading the demo community of {members} members, this once.")
        call_command("load_demo", members=members)

    def _greet(self, port: int, said: str) -> None:
        people = apps.get_model(settings.AUTH_USER_MODEL)._default_manager
        emails = [sign_in.email for sign_in in DEMO_SIGN_INS]
        there = set(people.filter(email__in=emails).values_list("email", flat=True))
        width = max(len(sign_in.role) for sign_in in DEMO_SIGN_INS)
        self.stdout.write(f"\nRevenue Council is at http://{HOST}:{port}/\n\nSign in as")
        for sign_in in DEMO_SIGN_INS:
            if sign_in.email in there:
                self.stdout.write(f"  {sign_in.role:<{width}}  {sign_in.email}")
        self.stdout.write(f"with the password {DEMO_PASSWORD}. Ctrl-C stops everything.\n")
        # A community that an older release made.
        if there and (missing := [email for email in emails if email not in there]):
            self.stdout.write(f"`manage.py load_demo` adds {', '.join(missing)}.\n")
        if said:
            self.stdout.write(f"{said}\n")
        self.stdout.flush()


def _port() -> int:
    given = os.environ.get("PORT", "").strip() or "8000"
    if not given.isdecimal() or not 0 < int(given) < 65536:
        raise CommandError(f"PORT is {given!r}; it has to be a number from 1 to 65535.")
    return int(given)


@contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    """The socket gunicorn will serve, bound here and now: a port in use is known before anything
    else is started.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
            # Not yet listening: a browser opened too early is refused instead of left hanging.
        except OSError as error:
            raise CommandError(
                f"Port {port} can't be used ({error.strerror}). Set PORT to another one: PORT=8001"
                " make run"
            ) from error
        yield listener


@contextmanager
def _web_server(stop: Stop, listener: socket.socket) -> "Iterator[subprocess.Popen[bytes]]":
    """gunicorn on `listener`, answering; stopped at the end."""
    listener.listen(128)
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "revcouncil.wsgi",
        "--bind",
        f"fd://{listener.fileno()}",
    ]
    command += ["--graceful-timeout", str(GRACE_SECONDS), "--log-level", "warning"]
    web = stop.start(command, cwd=settings.BASE_DIR, pass_fds=[listener.fileno()])
    try:
        address = listener.getsockname()
        # gunicorn alone holds the socket from here on: when it goes, the port is free.
        listener.close()
        with stop.phase():
            _wait_for_answer(web, *address)
        yield web
    finally:
        stop.leave()
        stop.end(web, END_SECONDS)


@contextmanager
def _worker(stop: Stop, say: Callable[[str], object]) -> Iterator[None]:
    """The worker that runs the jobs, started again when it ends by itself; stopped at the end.

    Pages need none: they go on without.
    """
    stopping = threading.Event()
    current = [_start_worker(stop)]

    def keep() -> None:
        rest = 1.0
        while True:
            begun = time.monotonic()
            code = current[0].wait()
            if stopping.is_set():
                return
            rest = 1.0 if time.monotonic() - begun > WELL_AFTER_SECONDS else rest
            say(f"The worker ended with code {code}; it is started again in {rest:g} s.")
            if stopping.wait(rest):
                return
            rest = min(rest * 2, LONGEST_REST_SECONDS)
            current[0] = _start_worker(stop)

    keeper = threading.Thread(target=keep, name="worker keeper", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.leave()
        stopping.set()
        stop.end(current[0], END_SECONDS)
        keeper.join(timeout=END_SECONDS)
        # One that was being started at that very moment.
        stop.end(current[0], END_SECONDS)


def _start_worker(stop: Stop) -> "subprocess.Popen[bytes]":
    return stop.start(
        [sys.executable, "manage.py", "procrastinate", "worker"], cwd=settings.BASE_DIR
    )


def _wait_for_answer(web: subprocess.Popen[bytes], host: str, port: int) -> None:
    # The socket already listens, so one question waits in the queue until the first worker takes
    # it.
    asking = http.client.HTTPConnection(host, port, timeout=ANSWER_SECONDS)
    try:
        asking.request("GET", "/healthz")
        asking.getresponse().read()
    except OSError as error:
        code = web.poll()
        ended = (
            f"ended with code {code}"
            if code is not None
            else f"did not answer within {ANSWER_SECONDS} seconds"
        )
        raise CommandError(f"The web server {ended}; the lines above say why.") from error
    finally:
        asking.close()
