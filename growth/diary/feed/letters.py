"""Letters of replies: one an hour at most to each author, of what they have not seen.

What is to be told lies in ReplyNews: a reply that was seen or deleted meanwhile is not there any
more. The letter, the note of it and its hour are one transaction, so that whoever is killed in
between has told nothing.
"""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from gamification.rules.words import in_words
from growth.models import DiaryChoices, ReplyNews
from members.flags.switches import is_open
from members.letters.actions import write_letter
from members.models import Member

EVERY: Final = timedelta(hours=1)
NAMED: Final = 3
LONGEST: Final = 160
AT_ONCE: Final = 1000


def tell_replies(*, now: datetime) -> int:
    """Write every letter of replies that is due; how many."""
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
        number += sum(tell(member_id=pk, now=now) for pk in found)
        last = found[-1]
    return number


@transaction.atomic
def tell(*, member_id: int, now: datetime) -> bool:
    """Write one author a letter of the replies they have neither seen nor been told of; whether
    there was one to write.

    Who wants none, or has no access any more, is not told later either.
    """
    DiaryChoices.objects.get_or_create(member_id=member_id)
    choices = DiaryChoices.objects.select_for_update().get(pk=member_id)
    if choices.replies_told_at and choices.replies_told_at > now - EVERY:
        return False
    rows = ReplyNews.objects.select_for_update(of=("self",)).filter(
        member_id=member_id, told_at=None
    )
    news = list(rows.select_related("reply__post", "reply__author").order_by("-pk"))
    if not news:
        return False
    ReplyNews.objects.filter(pk__in=[one.pk for one in news]).update(told_at=now)
    member = Member.objects.get(pk=member_id)
    wanted = choices.reply_letters and member.is_active and member.is_paying
    if not wanted or not is_open("diary", member):
        return False
    choices.replies_told_at = now
    choices.save(update_fields=["replies_told_at"])
    _write(member, news)
    return True


def _write(member: Member, news: list[ReplyNews]) -> None:
    names = ("first", "second", "third")
    told = dict(zip(names, map(_line, news[:NAMED]), strict=False))
    number, left = len(news), len(news) - NAMED
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
