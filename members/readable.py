"""What the database keeps, in words: rights, payloads, arguments."""

from typing import Final

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
