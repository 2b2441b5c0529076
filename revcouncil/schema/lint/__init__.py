"""Rules a migration of ours is held to before it ships, each with its remedy (docs/migrations.md
has the examples).

The SQL a migration would send goes through squawk; what squawk can't know, because it stands in
Python or is a custom of this house, is looked at here.
"""

from collections.abc import Iterable

from django.db.backends.base.base import BaseDatabaseWrapper

from revcouncil.schema.lint.house import house_rules
from revcouncil.schema.lint.squawk import SquawkMissing, squawk
from revcouncil.schema.lint.subject import Finding, collect, our_apps

__all__ = ["Finding", "SquawkMissing", "collect", "lint", "our_apps"]


def lint(connection: BaseDatabaseWrapper, labels: Iterable[str]) -> list[Finding]:
    """Every finding in the migrations of these apps.

    Raises SquawkMissing, NoScratch and CannotRun; writes nothing to the database.
    """
    subjects = list(collect(connection, set(labels)))
    found = [finding for subject in subjects for finding in house_rules(subject)]
    return sorted({*found, *squawk(subjects)})
