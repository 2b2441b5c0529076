"""A review is put into the diary, once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.urls import reverse

from growth.holding import hold_members
from growth.models import Post, PostStatus, Story
from growth.rules.markdown import render_entry
from growth.rules.windows import Span
from growth.stories import as_entry
from members.models import Member


@dataclass(frozen=True)
class Shared:
    """What became of it. `post` is the entry others read: None when there is no such review any
    more (it was told anew), or when its entry was deleted since.
    """

    post: Post | None
    is_new: bool = False
    is_gone: bool = False


@transaction.atomic
def share(*, member: Member, story_key: UUID, now: datetime) -> Shared:
    """Publish the review as an entry that is never changed. Of two at once one is the first; the
    other is told of the entry there is. One deleted since is not shared again.
    """
    # Before the review: whoever erases the member holds the member first.
    if not hold_members(member.pk):
        return Shared(None, is_gone=True)
    mine = Story.objects.filter(member=member, key=story_key)
    if not mine.filter(shared_at__isnull=True).update(shared_at=now):
        return Shared(
            Post.objects.of(member).filter(story_key=story_key).first(),
            is_gone=not mine.exists(),
        )
    story = mine.get()
    return Shared(entry_of(story, member, now, key=uuid4(), save=True), is_new=True)


def entry_of(
    story: Story, member: Member, now: datetime, *, key: UUID | None = None, save: bool = False
) -> Post:
    """The entry a review becomes, written down or only to be looked at. One query for what it
    cites.
    """
    content = as_entry.markdown_of(story.parts, addresses_of(story, member))
    post = Post(
        author=member,
        key=key or uuid4(),
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
    if save:
        post.save(force_insert=True)
    return post


def addresses_of(story: Story, member: Member) -> dict[int, str]:
    """Where others read the entries it cites, by number; those that are gone are left out."""
    keys = [source["post"] for source in story.sources]
    published = Post.objects.of(member).published().filter(pk__in=keys)
    found = set(published.values_list("pk", flat=True))
    return {
        source["number"]: reverse("growth:post", args=[source["post"]])
        for source in story.sources
        if source["post"] in found
    }
