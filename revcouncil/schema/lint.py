"""Rules a migration of ours is held to before it ships, each with its remedy (docs/migrations.md
has the examples).

The SQL a migration would send goes through squawk; what squawk can't know, because it stands in
Python or is a custom of this house, is looked at here.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    RemoveIndexConcurrently,
)
from django.db import NotSupportedError, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from revcouncil.schema.constraints import CheckOnWrite
from revcouncil.schema.scratch import CannotRun, apply, scratch_database
from revcouncil.schema.statements import plain, split, table_name

INDEX_NAME_MAX: Final = 30  # Django's own limit, so that names work on every database it knows
CONSTRAINT_NAME_MAX: Final = 63  # PostgreSQL cuts longer names with only a notice
TRIGGER_NAME_MAX: Final = 47

# What squawk says that does not hold here, and why.
NOT_FROM_SQUAWK: Final[dict[str, str]] = {
    "require-lock-timeout": "the gate sets a timeout for each statement",
    "require-statement-timeout": "the gate sets a timeout for each statement",
    "require-timeout-settings": "the gate sets a timeout for each statement",
    "prefer-robust-stmts": "operations look before they act; IF NOT EXISTS would keep a dead index",
    "prefer-text-field": "a varchar's length belongs to the field's declaration",
    "prefer-bigint-over-int": "the field's author chose the width",
    "prefer-bigint-over-smallint": "as the one above",
    "prefer-identity": "Django's key fields are identity columns already",
    "prefer-timestamptz": "Django writes no other",
    "ban-drop-constraint": (
        "a constraint is replaced before it goes, and drift tells when one is missing"
    ),
    "ban-drop-function": (
        "only a trigger's own function goes, in the transaction that puts the next one in its place"
    ),
}

_PLACE: Final = re.compile(
    r"\b(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|last) of\b", re.IGNORECASE
)
_SENTENCE_END: Final = re.compile(r"[.!?](?=\s|$)")
_NAME: Final = re.compile(r"\d{4}_[a-z0-9]+(_[a-z0-9]+)*")
_SUBJECT: Final = re.compile(
    r'ALTER TABLE (?:IF EXISTS )?(?:ONLY )?(?P<table>(?:"[^"]+"|[\w.])+) (?P<change>.*)',
    re.IGNORECASE,
)
_INDEXED: Final = re.compile(
    r'CREATE (?:UNIQUE )?INDEX .*?\bON (?P<table>(?:"[^"]+"|[\w.])+)', re.IGNORECASE
)
_CREATED: Final = re.compile(
    r'CREATE TABLE (?:IF NOT EXISTS )?(?P<table>(?:"[^"]+"|[\w.])+)', re.IGNORECASE
)
_INLINE_KEY: Final = re.compile(
    r"(ADD COLUMN\b.*\bREFERENCES\b|ADD (CONSTRAINT \S+ )?FOREIGN KEY\b(?!.*\bNOT VALID\b))",
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


class SquawkMissing(Exception):
    """squawk is not installed."""


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


def lint(connection: BaseDatabaseWrapper, labels: Iterable[str]) -> list[Finding]:
    """Every finding in the migrations of these apps.

    Raises SquawkMissing, NoScratch and CannotRun; writes nothing to the database.
    """
    subjects = list(collect(connection, set(labels)))
    found = [finding for subject in subjects for finding in house_rules(subject)]
    return sorted({*found, *squawk(subjects)})


def collect(connection: BaseDatabaseWrapper, labels: set[str]) -> Iterator[Subject]:
    """The migrations of these apps in the order they run, with their SQL as `sqlmigrate` would
    print it.

    Much of that SQL depends on what stands in the database (Django looks up the names of
    constraints), so each is collected on a scratch database that stands where it starts.
    """
    loader = MigrationLoader(None)
    order = _order(loader)
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


def house_rules(subject: Subject) -> Iterator[Finding]:
    """What squawk can't know."""
    for rule in (
        _reason,
        _refused,
        _file_name,
        _alone,
        _inline_key,
        _text_keys,
        _new_columns,
        _plain_changes,
        _names,
    ):
        for remedy in rule(subject):
            yield Finding(_shown(subject.file), rule.__name__.strip("_").replace("_", "-"), remedy)


def _shown(file: Path) -> str:
    root = Path(getattr(settings, "BASE_DIR", None) or Path.cwd())
    return str(file.relative_to(root)) if file.is_relative_to(root) else str(file)


def _reason(subject: Subject) -> Iterator[str]:
    text = sys.modules[subject.migration.__module__].__doc__ or ""
    if len(_SENTENCE_END.findall(text.strip())) < 2 and not _PLACE.search(text):
        yield (
            "open the file with a docstring of two sentences, why and what it means for a running"
            ' site, or with the place in its sequence ("Second of three: ...").'
        )


def _refused(subject: Subject) -> Iterator[str]:
    yield from subject.refusals


def _file_name(subject: Subject) -> Iterator[str]:
    name = subject.migration.name
    if not _NAME.fullmatch(name) or re.search(r"_(auto|initial|and_more)\b|_auto_", name):
        yield f"rename {name} after what it does: 0007_add_x, 0008_fill_x, 0009_require_x."


def _alone(subject: Subject) -> Iterator[str]:
    working = [
        (operation, [s for text in texts for s in split(text)]) for operation, texts in subject.sql
    ]
    working = [
        (operation, statements)
        for operation, statements in working
        if statements or not operation.reduces_to_sql
    ]
    concurrent = [
        o
        for o, statements in working
        if any(re.search(r"\bCONCURRENTLY\b", plain(s), re.IGNORECASE) for s in statements)
    ]
    if concurrent and len(working) > 1:
        yield (
            "give each concurrent build a migration of its own: what else stands there is done"
            " again, or not at all, after a kill."
        )
    if concurrent and subject.migration.atomic:
        yield "set atomic = False: a concurrent build can't run in a transaction."


def _made_here(subject: Subject) -> set[str]:
    """Tables this migration creates: nobody uses them yet."""
    return {
        table_name(match["table"])
        for s in subject.statements
        if (match := _CREATED.match(plain(s)))
    }


def _inline_key(subject: Subject) -> Iterator[str]:
    made = _made_here(subject)
    for statement in subject.statements:
        match = _SUBJECT.match(plain(statement))
        if match and table_name(match["table"]) not in made and _INLINE_KEY.match(match["change"]):
            yield (
                f"add the column of {table_name(match['table'])} with db_constraint=False, then"
                " AddForeignKeyNotValid, then ValidateConstraint, each in a migration of its own:"
                " an inline key checks every row under a lock on both tables."
            )


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


def _text_keys(subject: Subject) -> Iterator[str]:
    for model, name, field, _ in _fields(subject):
        has_index: bool = getattr(field, "db_index", False)
        if (
            isinstance(field, models.CharField | models.TextField)
            and (field.unique or has_index)
            and not field.primary_key
        ):
            word = "unique=" if field.unique else "db_index="
            yield (
                f"take {word} off {model}.{name} and declare it in Meta.constraints or"
                " Meta.indexes: on text it builds a second index (..._like) that nobody asked for,"
                " and not concurrently."
            )


def _new_columns(subject: Subject) -> Iterator[str]:
    for model, name, field, is_added in _fields(subject):
        if is_added and not (
            field.null or field.has_db_default() or field.many_to_many or field.generated
        ):
            yield (
                f"give {model}.{name} a db_default or null=True: the release before inserts rows"
                " without it."
            )


def _plain_changes(subject: Subject) -> Iterator[str]:
    made = {
        operation.name_lower
        for operation in subject.operations
        if isinstance(operation, operations.CreateModel)
    }
    for operation in subject.operations:
        model = str(getattr(operation, "model_name", getattr(operation, "name", ""))).lower()
        if isinstance(operation, operations.RenameModel):
            model = operation.old_name_lower
        if model in made:
            continue
        if remedy := _instead(operation):
            yield f"{operation.describe()}: {remedy}"


def _instead(operation: Operation) -> str:
    """What to do instead of an operation of Django's that a table in use can't bear; empty for
    one it can.
    """
    if isinstance(
        operation, AddIndexConcurrently | RemoveIndexConcurrently | AddConstraintNotValid
    ):
        return ""
    if isinstance(operation, operations.AddIndex):
        return (
            "use AddIndexConcurrently, alone in its migration: a plain build stops every write to"
            " the table."
        )
    if isinstance(operation, operations.RemoveIndex):
        return (
            "use RemoveIndexConcurrently, alone in its migration: a plain drop waits for every"
            " reader, and all wait behind it."
        )
    if isinstance(operation, operations.RenameIndex):
        return (
            "build the index under its new name and remove the old one: drift and reruns go by the"
            " name."
        )
    if isinstance(
        operation, operations.RenameField | operations.RenameModel | operations.AlterModelTable
    ):
        return (
            "add the new one, fill it, and drop the old one a release later: the release before"
            " reads the old name."
        )
    if isinstance(operation, operations.AddConstraint):
        if isinstance(operation.constraint, CheckOnWrite):
            return ""  # it reads no row
        if isinstance(operation.constraint, models.UniqueConstraint):
            return (
                "use AddUniqueConcurrently (or AddIndexConcurrently for one with a condition or"
                " expressions)."
            )
        return (
            "use AddConstraintNotValid, then ValidateConstraint in the next migration: checking"
            " every row holds ACCESS EXCLUSIVE."
        )
    if isinstance(operation, operations.AlterUniqueTogether | operations.AlterIndexTogether):
        return "declare it in Meta.constraints or Meta.indexes, and build it concurrently."
    return ""


def _names(subject: Subject) -> Iterator[str]:
    app = subject.migration.app_label
    for operation in subject.operations:
        many = getattr(operation, "options", {}) or {}
        for index in [*many.get("indexes", ()), getattr(operation, "index", None)]:
            if index is not None and not (
                index.name.endswith("_idx") and len(index.name) <= INDEX_NAME_MAX
            ):
                yield (
                    f"name the index {index.name} <model>_<reader>_idx, at most {INDEX_NAME_MAX}"
                    " characters."
                )
        for constraint in [
            *many.get("constraints", ()),
            *getattr(operation, "constraints", ()),
            getattr(operation, "constraint", None),
        ]:
            is_one = isinstance(constraint, models.BaseConstraint)
            if is_one and not _is_constraint_name(constraint.name, app):
                ends = "_uniq, _check or _fk"
                yield (
                    f"name the constraint {constraint.name} {app}_<model>_<what> with {ends}, at"
                    f" most {CONSTRAINT_NAME_MAX} characters."
                )
        key = (
            getattr(operation, "name", "")
            if operation.__class__.__name__ == "AddForeignKeyNotValid"
            else ""
        )
        if key and not _is_constraint_name(key, app):
            yield (
                f"name the key {key} {app}_<model>_<what>_fk, at most {CONSTRAINT_NAME_MAX}"
                " characters."
            )
        trigger = getattr(getattr(getattr(operation, "trigger", None), "sql", None), "pgid", "")
        if len(trigger) > TRIGGER_NAME_MAX:
            yield (
                f"name the trigger {trigger} <model>_<what>, at most {TRIGGER_NAME_MAX} characters."
            )


def _is_constraint_name(name: str, app: str) -> bool:
    return (
        len(name) <= CONSTRAINT_NAME_MAX
        and name.startswith(f"{app}_")
        and name.endswith(("_uniq", "_check", "_fk"))
    )


def squawk(subjects: Iterable[Subject]) -> Iterator[Finding]:
    """What squawk finds in the SQL. Raises SquawkMissing."""
    program = Path(sys.executable).parent / "squawk"
    if not program.exists():
        raise SquawkMissing(
            "squawk is not installed beside this Python. `pip install squawk-cli` installs it."
        )
    with TemporaryDirectory() as folder:
        files: dict[str, Subject] = {}
        for number, subject in enumerate(subjects):
            path = Path(folder) / f"{number:04d}.sql"
            path.write_text("".join(f"{statement}\n;\n" for statement in subject.statements))
            files[str(path)] = subject
        for together in (True, False):
            paths = [
                path
                for path, subject in files.items()
                if subject.migration.atomic is together and subject.statements
            ]
            if not paths:
                continue
            command = [
                str(program),
                "--reporter",
                "json",
                "--pg-version",
                "15",
                *(f"--exclude={rule}" for rule in NOT_FROM_SQUAWK),
            ]
            if together:
                command.append("--assume-in-transaction")
            done = subprocess.run([*command, *paths], capture_output=True, text=True, check=False)
            if not done.stdout.strip():
                raise SquawkMissing(f"squawk can't be run: {done.stderr.strip()}")
            for found in json.loads(done.stdout):
                subject = files[found["file"]]
                if _is_on_new_table(subject, found["line"]):
                    continue
                if (
                    found["rule_name"] == "changing-column-type"
                    and plain(_statement_at(subject, found["line"])) in subject.widenings
                ):
                    continue
                remedy = " ".join(f"{found['message']} {found.get('help') or ''}".split())
                yield Finding(_shown(subject.file), f"squawk {found['rule_name']}", remedy)


def _statement_at(subject: Subject, line: int) -> str:
    """The statement at this line of the file written for squawk; "" behind the last."""
    for statement in subject.statements:
        length = statement.count("\n") + 2
        if line < length:
            return statement
        line -= length
    return ""


def _is_on_new_table(subject: Subject, line: int) -> bool:
    """Whether the statement at this line changes a table that nobody uses yet."""
    statement = plain(_statement_at(subject, line))
    match = _SUBJECT.match(statement) or _INDEXED.match(statement)
    return bool(match and table_name(match["table"]) in _made_here(subject))
