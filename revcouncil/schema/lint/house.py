"""The house's own rules, each with its remedy."""

import re
import sys
from collections.abc import Iterator
from typing import Final

from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    RemoveIndexConcurrently,
)
from django.db import models
from django.db.migrations import operations
from django.db.migrations.operations.base import Operation

from revcouncil.schema.constraints import CheckOnWrite
from revcouncil.schema.lint.subject import Finding, Subject, _fields, _made_here, _shown
from revcouncil.schema.locks.statements import plain, split, table_name
from revcouncil.schema.operations import AlterPolicies

INDEX_NAME_MAX: Final = 30  # Django's own limit, so that names work on every database it knows
CONSTRAINT_NAME_MAX: Final = 63  # PostgreSQL cuts longer names with only a notice
TRIGGER_NAME_MAX: Final = 47


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


_INLINE_KEY: Final = re.compile(
    r"(ADD COLUMN\b.*\bREFERENCES\b|ADD (CONSTRAINT \S+ )?FOREIGN KEY\b(?!.*\bNOT VALID\b))",
    re.IGNORECASE,
)


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
        _policies,
    ):
        for remedy in rule(subject):
            yield Finding(_shown(subject.file), rule.__name__.strip("_").replace("_", "-"), remedy)


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


def _policies(subject: Subject) -> Iterator[str]:
    for operation in subject.operations:
        if isinstance(operation, AlterPolicies):
            for policy in operation.policies:
                yield from policy.faults(operation.model_name.lower())


def _is_constraint_name(name: str, app: str) -> bool:
    return (
        len(name) <= CONSTRAINT_NAME_MAX
        and name.startswith(f"{app}_")
        and name.endswith(("_uniq", "_check", "_fk"))
    )
