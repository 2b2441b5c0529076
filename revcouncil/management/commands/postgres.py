"""`manage.py postgres start|stop|status`: the embedded server by hand."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from revcouncil.embedded import server


class Command(BaseCommand):
    """Start, stop or look at the embedded PostgreSQL server."""

    help = "Start, stop or look at the embedded PostgreSQL server."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One word: what to do."""
        parser.add_argument("do", choices=["start", "stop", "status"])

    def handle(self, *, do: str, **options: Any) -> None:
        """Do it, and say what came of it."""
        if settings.DATABASE_URL:
            self.stdout.write("DATABASE_URL is set: the embedded PostgreSQL is not used.")
        elif do == "stop":
            self.stdout.write(
                "The embedded PostgreSQL is stopped."
                if server.stop()
                else "The embedded PostgreSQL was not running."
            )
        else:
            running = server.ensure_running() if do == "start" else server.status()
            if running is None:
                self.stdout.write("The embedded PostgreSQL is not running.")
            else:
                self.stdout.write(
                    f"The embedded PostgreSQL runs as process {running.pid}: psql -h"
                    f" {running.socket_dir} -U revcouncil"
                )
