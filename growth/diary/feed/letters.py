"""Letters of replies: one an hour at most to each author, of what they have not seen.

What is to be told lies in ReplyNews: a reply that was seen or deleted meanwhile is not there any
more. The letter, the note of it and its hour are one transaction, so that whoever is killed in
between has told nothing.
"""

import logging
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from gamification.rules.words import in_words
from growth.holding import hold_members
from growth.models import DiaryChoices, ReplyNews
from members.flags.switches import is_open
from members.letters.actions import write_letter
from members.models import Member

log = logging.getLogger(__name__)
EVERY: Final = timedelta(hours=1)
NAMED: Final = 3
LONGEST: Final = 160
AT_ONCE: Final = 1000
# What of a reply a letter names.
READ: Final = (
    *("reply__text", "reply__post__title", "reply__author__first_name"),
    *("reply__author__last_name", "reply__author__handle"),
)


def tell_replies(*, now: datetime) -> int:
    """Write every letter of replies that is due; how many.

    An address that is none keeps nobody else waiting.
    """
    untold = ReplyNews.objects.filter(told_at=None)
    due = Q(member__diary_choices=None) | Q(member__diary_choices__replies_told_at=None)
    due |= Q(member__diary_choices__replies_told_at__lte=now - EVERY)
    number, last = 0, 0
    while found := list(
        untold.filter(due, member__gt=last)
        .order_by("member")
        .values_list("member", flat=True)
        .distinct()[:AT_ONCE]
    ):
        for pk in found:
            try:
                number += tell(member_id=pk, now=now)
            except ValidationError:
                log.warning("replies_not_told", extra={"member": pk})
        last = found[-1]
    return number


@transaction.atomic
def tell(*, member_id: int, now: datetime) -> bool:
    """Write one author a letter of the replies they have neither seen nor been told of; whether
    there was one to write.

    Who wants none, or has no access any more, is not told later either.
    """
    if not hold_members(member_id):
        return False
    DiaryChoices.objects.get_or_create(member_id=member_id)
    choices = DiaryChoices.objects.select_for_update().get(pk=member_id)
    if choices.replies_told_at and choices.replies_told_at > now - EVERY:
        return False
    untold = ReplyNews.objects.filter(member_id=member_id, told_at=None).order_by("-pk")
    # Held in this order, newest first, which who looks at them keeps to as well.
    keys = list(untold.select_for_update().values_list("pk", flat=True))
    if not keys:
        return False
    ReplyNews.objects.filter(pk__in=keys).update(told_at=now)
    member = Member.objects.get(pk=member_id)
    wanted = choices.reply_letters and member.is_active and member.is_paying
    if not wanted or not is_open("diary", member):
        return False
    choices.replies_told_at = now
    choices.save(update_fields=["replies_told_at"])
    _write(member, keys)
    return True


def _write(member: Member, keys: list[int]) -> None:
    rows = ReplyNews.objects.select_related("reply__post", "reply__author").only(*READ)
    news = list(rows.filter(pk__in=keys[:NAMED]).order_by("-pk"))
    names = ("first", "second", "third")
    told = dict(zip(names, map(_line, news), strict=False))
    number, left = len(keys), len(keys) - NAMED
    replied = "reply" if number == 1 else "replies"
    write_letter(
        kind="entry_replied",
        member=member,
        finding=f"{in_words(number).capitalize()} {replied} to what you wrote",
        more=f"And {in_words(left)} more." if left > 0 else "",
        link=f"{settings.SITE_URL}{reverse('growth:post', args=[news[0].reply.post_id])}",
        switch=f"{settings.SITE_URL}{reverse('growth:feed')}",
        **told,
    )


def _line(one: ReplyNews) -> str:
    text = " ".join(one.reply.text.split())
    said = text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
    return f"{one.reply.author.display_name} to “{one.reply.post.title[:80]}”: “{said}”"
