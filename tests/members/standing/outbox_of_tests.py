"""An outbox whose handlers a test writes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.apps import apps

from members.models import Effect
from members.standing import outbox

HANDLERS: dict[str, Callable[[Effect], None]] = {}


def handle(effect: Effect) -> None:
    """Do what the test wants done."""
    HANDLERS[effect.kind](effect)


@contextmanager
def handling(**handlers: Callable[[Effect], None]) -> Iterator[None]:
    """Have effects of these kinds done so."""
    config = apps.get_app_config("members")
    kept = config.effect_handlers  # type: ignore[attr-defined]
    path = f"{__name__}.handle"
    config.effect_handlers = {**kept, **dict.fromkeys(handlers, path)}  # type: ignore[attr-defined]
    HANDLERS.update(handlers)
    outbox._path.cache_clear()
    try:
        yield
    finally:
        config.effect_handlers = kept  # type: ignore[attr-defined]
        HANDLERS.clear()
        outbox._path.cache_clear()
