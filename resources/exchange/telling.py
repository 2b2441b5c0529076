"""Rows and their fates as a curator reads them. Pure."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from resources.catalogue import Category, Type
from resources.exchange.columns import BY_KEY
from resources.exchange.fates import FATES
from resources.exchange.words import tags_written


def changes(row: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What a row changes, column by column: its label, as it was, as it will be."""
    was = row.get("was", {})
    labels = {key: column.label for key, column in BY_KEY.items()} | {"awaited_file": "Waits for"}
    return [
        (labels[key], told(key, was.get(key)), told(key, value))
        for key, value in row.get("values", {}).items()
        if key != "slug"
    ]


def told(key: str, value: Any) -> str:
    """A value as a curator reads it."""
    if value is None or value == "" or value == []:
        return ""
    if key == "category":
        return str(dict(Category.choices).get(value, value))
    if key == "type":
        return str(dict(Type.choices).get(value, value))
    if key == "tags":
        return tags_written(value)
    if key == "publish_at":
        return f"{datetime.fromisoformat(value):%-d %B %Y, %H:%M} UTC"
    if key == "file":
        return PurePosixPath(value).name
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def counted(rows: list[Mapping[str, Any]]) -> dict[str, int]:
    """How many rows have each fate."""
    return {fate: sum(row["fate"] == fate for row in rows) for fate in FATES}
