"""Every table of the database is declared: what it holds of a member, and what becomes of it."""

import re
from collections import Counter
from collections.abc import Iterator
from inspect import signature

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import BooleanField, DateTimeField, Field, ForeignKey, JSONField, Model
from procrastinate.contrib.django import app

from members.models import Member
from members.own import copied
from members.own.registry import Fate, Table, tables

# Columns without a key that may hold a member's number.
NAMED = re.compile(r"(^|_)(member|user|actor|person|owner|target|object|by)(_id|_pk)?$")


def models() -> Iterator[type[Model]]:
    """Every model that stands for a table of its own."""
    return (m for m in apps.get_models(include_auto_created=True) if not m._meta.proxy)


def declared() -> dict[str, Table]:
    """The declarations by name."""
    return {table.name: table for table in tables()}


def leads(model: type[Model]) -> Iterator[str]:
    """The columns of a model by which one may come to a member: keys, loose numbers, free JSON."""
    for field in model._meta.concrete_fields:
        if isinstance(field, ForeignKey):
            if issubclass(field.related_model, Member):
                yield field.name
        elif isinstance(field, JSONField) or (
            NAMED.search(field.name)
            and field is not model._meta.pk
            and not isinstance(field, BooleanField | DateTimeField)
        ):
            yield field.name


def keys(model: type[Model]) -> set[str]:
    """Those of them that the database keeps right itself."""
    found: set[str] = set()
    for field in model._meta.concrete_fields:
        if isinstance(field, ForeignKey) and field.db_constraint:  # type: ignore[attr-defined]
            found.add(field.name)
    return found


def test_every_model_is_declared_once() -> None:
    counted = Counter(table.name for table in tables())
    assert {name for name, times in counted.items() if times > 1} == set()
    assert {model._meta.label for model in models()} - set(counted) == set()


@pytest.mark.django_db
def test_every_table_of_the_database_is_declared() -> None:
    known = {table.model._meta.db_table if table.model else table.name for table in tables()}
    with connection.cursor() as cursor:
        found = {table.name for table in connection.introspection.get_table_list(cursor)}
    assert found - known == set()


@pytest.mark.parametrize("model", list(models()), ids=lambda model: model._meta.label)
def test_a_table_with_a_way_to_a_member_is_not_nobodys(model: type[Model]) -> None:
    table = declared()[model._meta.label]
    ways = set(leads(model))
    assert ways & keys(model) == set() or table.fate is not Fate.NOBODYS
    # What no key keeps is named, so that somebody has thought of it.
    assert ways - keys(model) - set(table.loose) - {"member_id"} <= UNREAD.get(table.name, set())


# JSON, numbers and names that were looked at and hold nothing of a member: what wrote a review is
# a program.
UNREAD = {
    **{f"growth.{name}": {"written_by"} for name in ("Correction", "Post", "Story", "Telling")},
    "gamification.PointConfig": set[str](),
    "members.Member": {"notices_sent"},
    "socialaccount.SocialApp": {"settings"},
}


def test_what_is_not_copied_says_why() -> None:
    silent = [table.name for table in tables() if not table.copy and not table.why]
    assert silent == []


def test_what_stays_says_why() -> None:
    stays = [table for table in tables() if table.fate in (Fate.STAYS, Fate.NOBODYS)]
    assert [table.name for table in stays if not table.why] == []


def test_every_column_of_the_account_is_copied_or_says_why_not() -> None:
    columns = {field.name for field in Member._meta.concrete_fields}
    written = {lookup.split("__")[0] for lookup in copied.ACCOUNT.columns.values()}
    assert columns - written == set(copied.NOT_COPIED)


def test_every_copy_has_a_file_of_its_own() -> None:
    files = Counter(table.copy.file for table in tables() if table.copy)
    assert [name for name, times in files.items() if times > 1] == []


def test_a_job_never_takes_a_member() -> None:
    takes = {
        (name, parameter)
        for name, task in app.tasks.items()
        for parameter in signature(task.func).parameters
        if NAMED.search(parameter) or "email" in parameter or "address" in parameter
    }
    assert takes == set()


def test_every_field_of_a_copy_can_be_read(db: None) -> None:
    member = Member(pk=1)
    for table in tables():
        if table.copy and table.rows:
            assert list(table.rows(member).values_list(*table.copy.columns.values())) == []
            assert isinstance(table.model and table.model._meta.pk, Field)
