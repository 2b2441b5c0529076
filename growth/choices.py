"""What a member wants to be told of by letter: read, and set."""

from typing import Final

from django.db import transaction

from growth.models import DiaryChoices
from members.models import Member

SWITCHES: Final = ("reply_letters", "goal_letters")


def choices_of(member: Member) -> DiaryChoices:
    """What the member chose; what holds for everybody where nothing was chosen, not kept then."""
    return DiaryChoices.objects.filter(member=member).first() or DiaryChoices(member=member)


@transaction.atomic
def choose(member: Member, **switches: bool) -> DiaryChoices:
    """Keep these switches as the member wants them and leave the others as they are. Raises
    TypeError for one that is none.
    """
    if strange := set(switches) - set(SWITCHES):
        raise TypeError(f"{', '.join(sorted(strange))}: no switch of DiaryChoices.")
    choices, _ = DiaryChoices.objects.update_or_create(member=member, defaults=switches)
    return choices
