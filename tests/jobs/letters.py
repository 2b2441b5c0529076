"""Letters for the jobs to send, to drop and to find."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from members.letters.actions import write_letter
from members.models import Letter, Member


class OfLetters:
    """The part of the world that writes."""

    rounds: int
    letter: Letter | None

    def _letters(self, somebody: Member) -> None:
        """One to be sent, an old one, and one that lost its job."""
        long_ago = timezone.now() - timedelta(days=40)
        self.letter = write_letter(kind="account_erased", member=somebody)
        old = Letter.objects.create(
            member=somebody,
            kind="export_ready",
            to=somebody.email,
            subject="s",
            text="old",
            message_id=f"<old {self.rounds}>",
            state="SENT",
            sent_at=long_ago,
            created_at=long_ago,
        )
        assert old.text
        lost = write_letter(kind="locked_out", member=somebody)
        Letter.objects.filter(pk=lost.pk).update(next_try_at=long_ago)
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM procrastinate_jobs WHERE queueing_lock = %s", [f"letter:{lost.pk}"]
            )
