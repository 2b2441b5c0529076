"""What each pending step locks, found out by running it on a scratch database."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db.backends.base.base import BaseDatabaseWrapper


def print_plan(command: BaseCommand, connection: BaseDatabaseWrapper, options: dict[str, Any]) -> None:
    """Print Django's plan with the locks of each step."""
    raise NotImplementedError
