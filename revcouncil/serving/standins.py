"""What stands in for Stripe beside `manage.py serve`, so that everybody can pay on a laptop."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management.base import CommandError

from revcouncil.stopping import Stop

HOST = "127.0.0.1"
ANSWER_SECONDS = 20
END_SECONDS = 3


@contextmanager
def standins(stop: Stop, port: int) -> Iterator[str]:
    """Start it where STANDINS asks for it, for the site at `port`; what to say of it."""
    if not settings.STANDINS:
        yield ""
        return
    command = [sys.executable, "-m", "tests.standins.stripe"]
    command += ["--port", str(settings.STANDINS_PORT)]
    command += ["--webhook", f"http://{HOST}:{port}/webhooks/stripe/"]
    command += ["--file", str(settings.DATA_DIR / "standin-stripe.json")]
    with _running(stop, command, settings.STANDINS_PORT):
        yield (
            f"Stripe is stood in for at {settings.STRIPE_API_URL}: plans are bought at"
            f" http://{HOST}:{port}/plan/, and no money moves."
        )


@contextmanager
def _running(stop: Stop, command: list[str], port: int) -> Iterator[None]:
    _check_free(port)
    child = stop.start(command, cwd=settings.BASE_DIR)
    try:
        with stop.phase():
            _wait_for_answer(child, port)
        yield
    finally:
        stop.leave()
        stop.end(child, END_SECONDS)


def _check_free(port: int) -> None:
    """Somebody else's answer at this port would be taken for ours."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((HOST, port))
        except OSError as error:
            raise CommandError(
                f"Port {port}, for what stands in for Stripe, can't be used ({error.strerror})."
                " Set STANDINS_PORT to another one."
            ) from error


def _wait_for_answer(child: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < until:
        if child.poll() is not None:
            raise CommandError(
                f"What stands in for Stripe ended by itself with code {child.returncode}; the lines"
                " above say why."
            )
        with socket.socket() as asking:
            if asking.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise CommandError("What stands in for Stripe does not answer.")
