"""Where the shop reads."""

from typing import Any


class ReadFromReplica:
    """Reads go to the replica, and only the default database is migrated."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        """The replica."""
        return "replica"

    def db_for_write(self, model: Any, **hints: Any) -> str:
        """The primary."""
        return "default"

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        """Any: both are the same database."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """An alias nobody has named is no database of this project."""
        return db == "default"
