"""Values of JSON in words. Pure."""

from collections.abc import Mapping
from typing import Any


def in_words(value: Any, *, nothing: str = "-") -> str:
    """JSON as one line of words: names without underscores, lists by commas, never braces or
    quotes. `nothing` is what stands for a value that is not there or empty.
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        pairs = (
            f"{str(name).replace('_', ' ')}: {in_words(of, nothing=nothing)}"
            for name, of in value.items()
        )
        return "; ".join(pairs) or nothing
    if isinstance(value, list | tuple):
        return ", ".join(in_words(item, nothing=nothing) for item in value) or nothing
    return nothing if value is None or value == "" else str(value)
