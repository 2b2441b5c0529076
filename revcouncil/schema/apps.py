"""The app that brings the commands.

It has no tables, so it may stand anywhere before Django's own apps.
"""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks


class SchemaConfig(AppConfig):
    """Zero-downtime migrations for any project on PostgreSQL."""

    name = "revcouncil.schema"
    label = "revcouncil_schema"
    verbose_name = "Schema"
    # Where each alias leads before anybody (a test runner) leads it elsewhere.
    configured: dict[str, tuple[str, ...]] = {}

    def ready(self) -> None:
        """Note where each alias leads; ask whether policies are those of the migrations."""
        from revcouncil.schema.policies import migrations_agree

        checks.register(migrations_agree, checks.Tags.database)
        self.configured = {alias: place(database) for alias, database in settings.DATABASES.items()}


def place(database: dict[str, Any]) -> tuple[str, ...]:
    """Which database these settings mean."""
    return tuple(str(database.get(name) or "") for name in ("NAME", "HOST", "PORT"))
