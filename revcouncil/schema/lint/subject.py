"""What the rules look at: a migration with the SQL it would send."""

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.db import NotSupportedError, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from revcouncil.schema.locks.statements import plain, split, table_name
from revcouncil.schema.scratch import CannotRun, apply, scratch_database

_CREATED: Final = re.compile(
    r'CREATE (?:TABLE|MATERIALIZED VIEW) (?:IF NOT EXISTS )?(?P<table>(?:"[^"]+"|[\w.])+)',
    re.IGNORECASE,
)


@dataclass(frozen=True, order=True)
class Finding:
    """One rule one migration breaks, and what to do instead."""

    file: str
    rule: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}: {self.rule}: {self.remedy}"


@dataclass(frozen=True)
class Subject:
    """A migration under the rules: its file, and the SQL of each of its operations (deferred SQL
    with the last one).
    """

    migration: Migration
    file: Path
    sql: tuple[tuple[Operation, tuple[str, ...]], ...]
    refusals: tuple[str, ...]  # what an operation says that can't run in such a migration
    # Statements that only make a varchar longer: they change the catalogue and rewrite nothing.
    widenings: frozenset[str] = frozenset()

    @property
    def statements(self) -> list[str]:
        """All of it in order, without comments."""
        return [statement for _, texts in self.sql for text in texts for statement in split(text)]

    @property
    def operations(self) -> list[Operation]:
        """What reaches the database, taken out of SeparateDatabaseAndState."""
        return list(_flat(self.migration.operations))


def our_apps() -> list[str]:
    """Labels of the apps whose migrations live in this project, not in an installed library."""
    return [app.label for app in apps.get_app_configs() if _is_ours(app.label)]


def _is_ours(label: str) -> bool:
    name = MigrationLoader.migrations_module(label)[0]
    try:
        spec = find_spec(name) if name else None
    except ModuleNotFoundError:
        return False
    return spec is not None and not any(
        part in ("site-packages", "dist-packages")
        for folder in spec.submodule_search_locations or ()
        for part in Path(folder).parts
    )


def collect(connection: BaseDatabaseWrapper, labels: set[str]) -> Iterator[Subject]:
    """The migrations of these apps in the order they run, with their SQL as `sqlmigrate` would
    print it.

    Much of that SQL depends on what stands in the database (Django looks up the names of
    constraints), so each is collected on a scratch database that stands where it starts.
    """
    loader = MigrationLoader(None)
    graph = loader.graph
    leaves = [leaf for leaf in graph.leaf_nodes() if leaf[0] in labels]
    # What none of them builds on is not run.
    needed = {key for leaf in leaves for key in graph.forwards_plan(leaf)}
    order = [key for key in _order(loader) if key in needed]
    last = max((number for number, key in enumerate(order, start=1) if key[0] in labels), default=0)
    state = loader.project_state([])
    with scratch_database(connection) as scratch:
        for number, key in enumerate(order[:last], start=1):
            migration, subject = loader.graph.nodes[key], None
            if key[0] in labels:
                subject = _collected(scratch, migration, state.clone())
            try:
                state = apply(scratch, migration, state) if number < last else state
            except CannotRun as reason:
                if subject is None:
                    raise
                subject = replace(subject, refusals=(*subject.refusals, str(reason)))
                migration.mutate_state(state, preserve=False)
            if subject:
                yield subject


def _collected(
    connection: BaseDatabaseWrapper, migration: Migration, state: ProjectState
) -> Subject:
    """One migration with its SQL; `state` moves on behind it."""
    texts: list[tuple[Operation, tuple[str, ...]]] = []
    refusals: list[str] = []
    widenings: set[str] = set()
    with connection.schema_editor(collect_sql=True, atomic=migration.atomic) as editor:
        for operation in migration.operations:
            first, before = len(editor.collected_sql), state.clone()
            single = migration.__class__(migration.name, migration.app_label)
            single.operations = [_only_sql(operation)]  # type: ignore[misc]
            try:
                single.apply(before, editor, collect_sql=True)
            except (NotSupportedError, ValueError) as error:
                # An operation that wants atomic = False.
                refusals.append(str(error))
            sent = tuple(editor.collected_sql[first:])
            if _only_widens(operation, migration.app_label, state):
                widenings |= {plain(statement) for text in sent for statement in split(text)}
            operation.state_forwards(migration.app_label, state)
            texts.append((operation, sent))
        deferred = [str(sql) for sql in editor.deferred_sql]
    if texts and deferred:
        texts[-1] = texts[-1][0], (*texts[-1][1], *deferred)
    return Subject(
        migration,
        Path(str(sys.modules[migration.__module__].__file__)),
        tuple(texts),
        tuple(refusals),
        frozenset(widenings),
    )


def _only_widens(operation: Operation, app_label: str, before: ProjectState) -> bool:
    """Whether an operation makes a varchar longer and does nothing else in the database."""
    if not isinstance(operation, operations.AlterField):
        return False
    model = before.models.get((app_label, operation.model_name_lower))
    old: Any = model and model.fields.get(operation.name)
    new: Any = operation.field
    return (
        {type(old), type(new)} == {models.CharField}
        and None not in (old.max_length, new.max_length)
        and old.max_length < new.max_length
        and (old.null, old.unique, old.db_index, old.db_collation)
        == (new.null, new.unique, new.db_index, new.db_collation)
    )


def _only_sql(operation: Operation) -> Operation:
    """The operation without the Python inside a SeparateDatabaseAndState, which Django would run
    while it collects.
    """
    if not isinstance(operation, operations.SeparateDatabaseAndState):
        return operation
    inside = [_only_sql(one) for one in operation.database_operations if one.reduces_to_sql]
    return operations.SeparateDatabaseAndState(
        database_operations=inside, state_operations=operation.state_operations
    )


def _order(loader: MigrationLoader) -> list[tuple[str, str]]:
    done: dict[tuple[str, str], None] = {}
    for leaf in loader.graph.leaf_nodes():
        done |= dict.fromkeys(loader.graph.forwards_plan(leaf))
    return list(done)


def _flat(many: Iterable[Operation]) -> Iterator[Operation]:
    for operation in many:
        if isinstance(operation, operations.SeparateDatabaseAndState):
            yield from _flat(operation.database_operations)
        else:
            yield operation


def _shown(file: Path) -> str:
    root = Path(getattr(settings, "BASE_DIR", None) or Path.cwd())
    return str(file.relative_to(root)) if file.is_relative_to(root) else str(file)


def _made_here(subject: Subject) -> set[str]:
    """Tables and materialised views this migration creates: nobody uses them yet."""
    return {
        table_name(match["table"])
        for s in subject.statements
        if (match := _CREATED.match(plain(s)))
    }


def _fields(subject: Subject) -> Iterator[tuple[str, str, "models.Field[Any, Any]", bool]]:
    """(model, name, field, whether the column is added to a table that exists)."""
    made = {
        operation.name_lower
        for operation in subject.operations
        if isinstance(operation, operations.CreateModel)
    }
    for operation in subject.operations:
        if isinstance(operation, operations.CreateModel):
            for name, field in operation.fields:
                yield operation.name, name, field, False
        elif isinstance(operation, operations.AddField):
            yield (
                operation.model_name,
                operation.name,
                operation.field,
                operation.model_name_lower not in made,
            )
        elif isinstance(operation, operations.AlterField):
            yield operation.model_name, operation.name, operation.field, False
