"""An entry is deleted: what the reviews of its author hold of it goes with it. Called in the
transaction that deletes it.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.urls import reverse

from growth.models import Post, Story
from growth.stories.actions import lock
from growth.stories.rules.facts import words_in
from growth.stories.rules.without import without
from members.models import Member

__all__ = ["forget_entry", "forgotten", "lock"]


def forget_entry(post: Post) -> None:
    """Take an entry out of the reviews of its author: the sentences that cite it, its title, and
    what the writer was told, which has all its words.

    The caller holds `lock`: a review that is finished meanwhile waits, and leaves it out by itself.
    """
    if post.published_on is None:
        # A draft was told to nobody.
        return
    day = post.published_on
    within = Q(first_day__isnull=True) | Q(first_day__lte=day)
    for story in Story.objects.filter(within, member=post.author_id, last_day__gte=day):
        columns = forgotten(story, {post.pk})
        Story.objects.filter(pk=story.pk).update(**columns)


def forgotten(story: Story, gone: Collection[int]) -> dict[str, Any]:
    """The columns of a review without the entries with these keys."""
    numbers = {source["number"] for source in story.sources if source["post"] in gone}
    rest = without(story.parts, numbers)
    return {
        "parts": rest.parts,
        "sources": [source for source in story.sources if source["number"] not in numbers],
        "words": sum(words_in(one["text"]) for part in rest.parts for one in part["sentences"]),
        # No entry proves them any more.
        "dropped": story.dropped + rest.left_out,
        "told": [],
    }


def shared_of(post: Post, author: Member) -> list[Post]:
    """Reviews its author shared that cite the entry: entries of their own, which stay."""
    address = reverse("growth:post", args=[post.pk])
    shared = Post.objects.of(author).exclude(written_by="").exclude(pk=post.pk)
    return list(shared.filter(content__contains=f"]({address})").order_by("-pk"))
