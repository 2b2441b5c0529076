"""A plain role of the test's own: owner of the test's database, and nothing more."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from django.db import connection

from tests.schema.garage import execute, session


@contextmanager
def plain_role(*rights: str) -> Iterator[str]:
    """The default connection as a role with `rights` (such as CREATEDB) while the block runs; gives
    its name.

    It owns the default database and what is in it.
    """
    role = f"rc_plain_{uuid4().hex[:8]}"
    name = connection.settings_dict["NAME"]
    execute(f"CREATE ROLE {role} LOGIN PASSWORD 'plain' {' '.join(rights)}")
    execute(f'ALTER DATABASE "{name}" OWNER TO {role}')
    execute(f"ALTER SCHEMA public OWNER TO {role}")
    connection.close()
    # In place: the connection of every other thread is made from the same.
    kept = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD")}
    connection.settings_dict.update(USER=role, PASSWORD="plain")
    try:
        yield role
    finally:
        connection.close()
        connection.settings_dict.update(kept)
        with session(options="-c default_transaction_read_only=off") as superuser:
            superuser.execute(f"REASSIGN OWNED BY {role} TO CURRENT_USER".encode())
            superuser.execute(f"DROP OWNED BY {role}".encode())
            superuser.execute(f"DROP ROLE {role}".encode())
