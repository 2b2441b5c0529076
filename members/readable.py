"""What the database keeps, in words: rights, payloads, arguments."""

from collections.abc import Mapping
from typing import Any, Final

from django.contrib.auth.models import Permission

_DEEDS: Final = {"add": "add", "change": "change", "delete": "delete", "view": "look at"}


def right_in_words(permission: Permission) -> str:
    """A right such as "Members: change"; one of our own by its own words."""
    kind = permission.content_type
    model = kind.model_class()
    noun = str(model._meta.verbose_name_plural) if model else kind.model
    deed = permission.codename.partition("_")[0]
    if permission.codename == f"{deed}_{kind.model}" and deed in _DEEDS:
        return f"{noun[:1].upper()}{noun[1:]}: {_DEEDS[deed]}"
    return permission.name


def in_words(value: Any) -> str:
    """JSON as one line of words: names without underscores, lists by commas, nothing as a dash."""
    if isinstance(value, Mapping):
        pairs = (f"{str(name).replace('_', ' ')}: {in_words(of)}" for name, of in value.items())
        return "; ".join(pairs) or "-"
    if isinstance(value, list | tuple):
        return ", ".join(map(in_words, value)) or "-"
    if value is None or value == "":
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
