"""What is typed and not sent yet is kept."""

from collections.abc import Mapping

from django.db import transaction

from activities.catalogue import Activity
from activities.models import SubmissionDraft
from members.models import Member

# What a form may keep of one field, whatever was pasted into it.
LONGEST = 20_000


@transaction.atomic
def keep_draft(*, member: Member, activity: Activity, typed: Mapping[str, str]) -> SubmissionDraft:
    """Keep what was typed, as it was typed; the newest words win on two devices. The draft."""
    fields = {field.name for field in activity.declaration.fields} | {"visibility"}
    kept = {name: text[:LONGEST] for name, text in typed.items() if name in fields}
    draft, _ = SubmissionDraft.objects.update_or_create(
        member=member, activity=activity.value, defaults={"typed": kept}
    )
    return draft


@transaction.atomic
def drop_draft(*, member: Member, activity: Activity) -> bool:
    """Drop what was typed, and its files; whether there was something."""
    draft = SubmissionDraft.objects.select_for_update().filter(member=member, activity=activity)
    return bool(draft.delete()[0])
