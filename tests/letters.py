"""Letters in tests: they lie in the outbox until a job sends them. Here they arrive when somebody
looks.
"""

from typing import Any, SupportsIndex

from django.core import mail

from members.letters.actions import send_letter
from members.models import Letter, LetterState


def send_queued() -> list[Any]:
    """Send what waits, oldest first, as the jobs would; every letter that arrived so far."""
    waiting = Letter.objects.filter(state=LetterState.QUEUED).order_by("pk")
    for pk in list(waiting.values_list("pk", flat=True)):
        send_letter(letter_id=pk)
    return mail.outbox


class Arrived(list[Any]):
    """`mail.outbox` of the tests: whoever looks into it finds what was queued before."""

    def __getitem__(self, index: Any) -> Any:
        """The letter, or letters, at that place."""
        send_queued_into(self)
        return super().__getitem__(index)

    def __iter__(self) -> Any:
        """Each letter, oldest first."""
        send_queued_into(self)
        return super().__iter__()

    def __len__(self) -> int:
        """How many."""
        send_queued_into(self)
        return super().__len__()

    def __eq__(self, other: object) -> bool:
        """Whether these are all."""
        send_queued_into(self)
        return super().__eq__(other)

    __hash__ = None

    def pop(self, index: SupportsIndex = -1) -> Any:
        """Take one out."""
        send_queued_into(self)
        return super().pop(index)


_sending: list[bool] = []


def send_queued_into(box: Arrived) -> None:
    """Send what waits, unless that is going on: the backend looks into the box as well."""
    if _sending or mail.outbox is not box:
        return
    _sending.append(True)
    try:
        send_queued()
    finally:
        _sending.pop()
