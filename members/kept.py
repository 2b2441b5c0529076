"""Columns that the database keeps: a save() that carries an older reading must not put it back."""

from collections.abc import Collection
from typing import Any, ClassVar

from django.db import models


class KeptByDatabase(models.Model):
    """A row of which triggers write some columns; save() writes all the others."""

    KEPT_BY_DATABASE: ClassVar[Collection[str]] = frozenset()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save everything but what the database keeps, and what was not loaded."""
        whole = kwargs.get("update_fields") is None and not kwargs.get("force_insert")
        if whole and not self._state.adding:
            kwargs["update_fields"] = [
                field.name
                for field in self._meta.concrete_fields
                if not field.primary_key
                and field.name not in self.KEPT_BY_DATABASE
                and field.attname in self.__dict__
            ]
        super().save(*args, **kwargs)
