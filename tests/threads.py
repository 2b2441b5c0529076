"""Real threads, each with a database connection of its own."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

T = TypeVar("T")
R = TypeVar("R")


def at_once(work: Callable[[T], R], items: Iterable[T]) -> list[R]:
    """Call `work` on every item from as many threads, all let go at the same moment; the results
    in order.
    """
    items = list(items)
    barrier = Barrier(len(items))

    def run(item: T) -> R:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=30)
            return work(item)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(items)) as pool:
        return list(pool.map(run, items))
