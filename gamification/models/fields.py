"""Fields of the models of points."""

from typing import Any

from django.db import models


class ActionField(models.CharField):
    """The code of an action. Its choices stay out of migrations: a new award needs none."""

    def deconstruct(self) -> Any:
        """As a plain field of text."""
        name, _, args, kwargs = super().deconstruct()
        kwargs.pop("choices", None)
        return name, "django.db.models.CharField", args, kwargs
