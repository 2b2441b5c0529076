"""What happens to the texts staff give letters. Changes of them are in their history; the first
text and the last are deeds.
"""

from django.db import transaction
from django.db.models import QuerySet

from members.letters.catalogue import label
from members.models import AuditLog, EmailTemplate, Member


def note_text(*, text: EmailTemplate, actor: Member) -> None:
    """Put on record that a letter has a text of staff's from now on."""
    _note(text, actor, "letter_text_written")


@transaction.atomic
def reset_texts(*, texts: QuerySet[EmailTemplate], actor: Member) -> int:
    """Let letters say what they came with again. Returns how many; the audit keeps what the texts
    were.
    """
    found = list(texts.select_for_update())
    for text in found:
        _note(text, actor, "letter_text_reset")
        text.delete()
    return len(found)


def _note(text: EmailTemplate, actor: Member, deed: str) -> None:
    AuditLog.objects.create(
        actor=actor,
        action=deed,
        target_type="members.EmailTemplate",
        target_id=text.pk,
        detail={"letter": label(text.key), "subject": text.subject, "text": text.body},
    )
