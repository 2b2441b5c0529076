"""`manage.py dbshell` with the bundled psql."""

import os
from collections.abc import Iterable

from django.db.backends.postgresql.client import DatabaseClient as PostgresClient

from revcouncil.embedded import process, server


class DatabaseClient(PostgresClient):
    """Starts the server first, and finds psql among the bundled programs."""

    def runshell(self, parameters: Iterable[str]) -> None:
        """Open psql on the embedded server."""
        self.connection.settings_dict.update(
            HOST=server.ensure_running().socket_dir, PORT=process.PORT
        )
        os.environ["PATH"] = f"{server.binaries()}{os.pathsep}{os.environ.get('PATH', '')}"
        super().runshell(parameters)
