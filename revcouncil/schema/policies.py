"""Row-level security as a model declares it, and whether the migrations say the same.

A model lists its policies in `row_policies` (`row_policies_forced = True` where even the tables'
owner has to obey); the migration that brings them to the database is an `AlterPolicies`
(`operations/policies.py`). Roles belong to a server and not to a database, so a policy names none:
it asks what the role that reads may do (docs/decisions/0014-policies-ask-for-rights.md).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final, Literal

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import SeparateDatabaseAndState
from django.db.migrations.operations.base import Operation

NAME_MAX: Final = 63  # PostgreSQL cuts longer names with only a notice
# Asked for every row unless it stands alone in a sub-select: then once for a query.
_ASKED: Final = re.compile(r"\b(?:current_setting|has_\w+_privilege|pg_has_role)\s*\(", re.I)
_SUB_SELECT: Final = re.compile(r"\(\s*SELECT\b", re.I)

Command = Literal["ALL", "SELECT", "INSERT", "UPDATE", "DELETE"]


@dataclass(frozen=True, kw_only=True)
class Policy:
    """One policy of one table: which rows may be read or changed (`using`) and written
    (`with_check`), both SQL over the table's columns.

    One that is `restrictive` has to hold beside all others, of the rest one is enough.
    """

    name: str
    command: Command = "ALL"
    using: str = ""
    with_check: str = ""
    roles: tuple[str, ...] = ("PUBLIC",)
    restrictive: bool = False

    def create_sql(self, table: str, quote: Any) -> str:
        """CREATE POLICY; `table` is quoted."""
        kind = " AS RESTRICTIVE" if self.restrictive else ""
        to = ", ".join(r if r.isupper() else quote(r) for r in self.roles)
        using = f" USING ({self.using})" if self.using else ""
        check = f" WITH CHECK ({self.with_check})" if self.with_check else ""
        return (
            f"CREATE POLICY {quote(self.name)} ON {table}{kind} FOR {self.command} TO {to}"
            f"{using}{check}"
        )

    def faults(self, model_name: str) -> list[str]:
        """What a policy of that model must not be: a name that says nothing, a question that is
        asked for every row.
        """
        found = []
        if not self.name.startswith(f"{model_name}_") or len(self.name) > NAME_MAX:
            found.append(
                f"name the policy {self.name} {model_name}_<what>, at most {NAME_MAX} characters."
            )
        if any(_asks_for_each_row(sql) for sql in (self.using, self.with_check)):
            found.append(
                f"write what {self.name} asks of the session as (SELECT ...): it is asked once"
                " for a query then, and not for every row."
            )
        return found

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """How the policy is written in a migration: what is not usual."""
        given = {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if getattr(self, field.name) != field.default
        }
        return f"{self.__module__}.{type(self).__qualname__}", [], given


@dataclass(frozen=True)
class Declared:
    """The policies of one table, and whether its owner obeys them too."""

    policies: tuple[Policy, ...] = ()
    forced: bool = False


def declared_by(model: type[models.Model]) -> Declared:
    """What the model says."""
    return Declared(
        tuple(getattr(model, "row_policies", ())),
        bool(getattr(model, "row_policies_forced", False)),
    )


def in_migrations(loader: MigrationLoader | None = None) -> dict[tuple[str, str], Declared]:
    """What the last migration says of each model that had policies: (app, model in lower case)."""
    loader = loader or MigrationLoader(None)
    found: dict[tuple[str, str], Declared] = {}
    done: dict[tuple[str, str], None] = {}
    for leaf in loader.graph.leaf_nodes():
        done |= dict.fromkeys(loader.graph.forwards_plan(leaf))
    for key in done:
        for operation in _flat(loader.graph.nodes[key].operations):
            # By its name: the operations import this module.
            if said := getattr(operation, "declares_policies", None):
                found[key[0], operation.model_name.lower()] = said  # type: ignore[attr-defined]
    return found


def migrations_agree(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A model's policies are those of its last migration; `migrate` and `manage.py check
    --database default` ask.
    """
    if not kwargs.get("databases"):
        return []
    return list(disagreements(app_configs or apps.get_app_configs(), in_migrations()))


def disagreements(
    app_configs: Iterable[AppConfig], migrated: dict[tuple[str, str], Declared]
) -> Iterable[CheckMessage]:
    """One error for each model that says something else than its migrations."""
    for config in app_configs:
        for model in config.get_models():
            key = (config.label, str(model._meta.model_name))
            said, brought = declared_by(model), migrated.get(key, Declared())
            if _as_set(said) == _as_set(brought):
                continue
            ours, theirs = set(said.policies), set(brought.policies)
            names = sorted({policy.name for policy in ours ^ theirs}) or ["row_policies_forced"]
            yield Error(
                f"{model._meta.label} declares other policies than its migrations:"
                f" {', '.join(names)}.",
                hint="Write a migration with AlterPolicies (docs/migrations.md).",
                obj=model,
                id="revcouncil_schema.E001",
            )


def _as_set(declared: Declared) -> tuple[frozenset[Policy], bool]:
    return frozenset(declared.policies), declared.forced


def _asks_for_each_row(sql: str) -> bool:
    """Whether the session is asked outside every sub-select."""
    depths: list[bool] = []
    position = 0
    while position < len(sql):
        if _ASKED.match(sql, position) and not any(depths):
            return True
        if sql[position] == "(":
            depths.append(bool(_SUB_SELECT.match(sql, position)))
        elif sql[position] == ")" and depths:
            depths.pop()
        position += 1
    return False


def _flat(many: Iterable[Operation]) -> Iterable[Operation]:
    for operation in many:
        if isinstance(operation, SeparateDatabaseAndState):
            yield from _flat(operation.state_operations)
        else:
            yield operation
