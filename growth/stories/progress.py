"""How far a review has come, written down while it is being written."""

import time
from typing import Final

from django.utils import timezone

from growth.models import Telling, TellingState

# So often at most: each is one small statement of its own.
EVERY_S: Final = 1.0


class Progress:
    """The sign of life of one writer. Whoever writes tells the words and asks whether to go on."""

    def __init__(self, pk: int) -> None:
        self._pk, self._words = pk, 0
        self._next = time.monotonic() + EVERY_S
        self._is_over = False

    def count(self, words: int) -> None:
        """So many words are there."""
        self._words = words
        self._beat()

    def is_over(self) -> bool:
        """Whether the telling has ended without us: lost, or gone with its member."""
        self._beat()
        return self._is_over

    def _beat(self) -> None:
        if self._is_over or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + EVERY_S
        held = Telling.objects.filter(pk=self._pk, state=TellingState.WRITING)
        self._is_over = not held.update(words=self._words, beat_at=timezone.now())
