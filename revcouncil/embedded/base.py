"""The database backend `revcouncil.embedded`: PostgreSQL's, with the server started on demand."""

from typing import Any

from django.db.backends.postgresql import base as postgresql

from revcouncil.embedded import process, server
from revcouncil.embedded.client import DatabaseClient


class DatabaseWrapper(postgresql.DatabaseWrapper):
    """Makes sure the embedded server runs before each new connection and connects through its
    socket.
    """

    client_class = DatabaseClient

    def get_connection_params(self) -> dict[str, Any]:
        """Parameters for psycopg, with the folder of the socket as host.

        Raises ImproperlyConfigured, in one line, when the server can't be started.
        """
        self.settings_dict.update(HOST=server.ensure_running().socket_dir, PORT=process.PORT)
        return super().get_connection_params()
