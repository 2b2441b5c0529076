"""A review is put into the diary, once."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from django.db import transaction
from django.urls import reverse

from growth.models import Post, PostStatus, Story
from growth.rules.markdown import render_entry
from growth.rules.windows import Span
from growth.stories import as_entry
from growth.stories.actions import lock
from growth.stories.rules.without import without
from members.models import Member


@dataclass(frozen=True)
class Shared:
    """What became of it. `post` is the entry others read: None when there is no such review any
    more (it was told anew), when its entry was deleted since, or when it `is_bare`: nothing of it
    rests on an entry that others can read.
    """

    post: Post | None
    is_new: bool = False
    is_gone: bool = False
    is_bare: bool = False


class Look(NamedTuple):
    """The entry a review becomes, without the sentences that were left out: they rest on entries
    that others can't read. It `is_bare` where none is left that rests on any.
    """

    entry: Post
    left_out: int
    is_bare: bool


@transaction.atomic
def share(*, member: Member, story_key: UUID, now: datetime) -> Shared:
    """Publish the review as an entry that is never changed. Of two at once one is the first; the
    other is told of the entry there is. One deleted since is not shared again.
    """
    # Before the entries it cites, as who deletes one does.
    lock(member.pk)
    mine = Story.objects.filter(member=member, key=story_key)
    story = mine.filter(shared_at__isnull=True).first()
    if story is None:
        return Shared(
            Post.objects.of(member).filter(story_key=story_key).first(),
            is_gone=not mine.exists(),
        )
    look = look_at(story, member, now, hold=True)
    if look.is_bare:
        return Shared(None, is_bare=True)
    mine.update(shared_at=now)
    look.entry.save(force_insert=True)
    return Shared(look.entry, is_new=True)


def look_at(story: Story, member: Member, now: datetime, *, hold: bool = False) -> Look:
    """The entry a review would become. One query for what it cites; with `hold` staff who take one
    of these out wait until the transaction ends.
    """
    addresses = addresses_of(story, member, hold=hold)
    hidden = {source["number"] for source in story.sources} - addresses.keys()
    rest = without(story.parts, hidden)
    content = as_entry.markdown_of(rest.parts, addresses)
    entry = Post(
        author=member,
        key=uuid4(),
        title=as_entry.title_of(
            member.display_name,
            Span(story.period),
            story.last_day,
            member.day(now),
            posts=story.posts,
        ),
        content=content,
        html=render_entry(content),
        status=PostStatus.PUBLISHED,
        written_by=story.written_by,
        story_key=story.key,
        published_at=now,
        published_on=member.day(now),
    )
    return Look(entry, rest.left_out, rest.is_bare)


def addresses_of(story: Story, member: Member, *, hold: bool = False) -> dict[int, str]:
    """Where others read the entries it cites, by number; those that are gone are left out."""
    keys = [source["post"] for source in story.sources]
    published = Post.objects.of(member).published().filter(pk__in=keys).order_by("pk")
    if hold:
        published = published.select_for_update(no_key=True)
    found = set(published.values_list("pk", flat=True))
    return {
        source["number"]: reverse("growth:post", args=[source["post"]])
        for source in story.sources
        if source["post"] in found
    }
