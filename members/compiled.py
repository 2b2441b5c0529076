"""Queries whose SQL is written once a process: a page asks the same ones at every request, and
writing the SQL took longer than the answer.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet


class Compiled:
    """A queryset as a statement with named parameters.

    `build` takes them by name; `samples` are values of the same types that occur nowhere else in
    the query, so that they are found again among its parameters.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], **samples: Any) -> None:
        self.build = build
        self.samples = samples

    @cached_property
    def _written(self) -> tuple[str, list[tuple[str | None, Any]]]:
        sql, params = self.build(**self.samples).query.sql_with_params()
        names = {sample: name for name, sample in self.samples.items()}
        found = [(names.get(param), param) for param in params]
        if {name for name, _ in found if name} != self.samples.keys():
            raise ValueError("A parameter of this query is not found in its SQL.")
        return sql, found

    def statement(self, **values: Any) -> tuple[str, list[Any]]:
        """The SQL and its parameters, for `Model.objects.raw()`."""
        sql, found = self._written
        return sql, [param if name is None else _like(param, values[name]) for name, param in found]

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """The rows as the database gives them. One query."""
        with connection.cursor() as cursor:
            cursor.execute(*self.statement(**values))
            return cursor.fetchall()


def in_model_order(model: type[Model], *names: str) -> tuple[str, ...]:
    """These columns as `Model.from_db` takes them: in the order of the model."""
    return tuple(f.attname for f in model._meta.concrete_fields if f.attname in names)


def _like(param: Any, value: Any) -> Any:
    """Whole numbers carry the type of their column."""
    return type(param)(value) if isinstance(param, int) else value
