"""On the shelf and off it: published, scheduled, withdrawn, archived, restored."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models.functions import Coalesce, Now

from members.models import Member
from resources.actions.deeds import change, record
from resources.actions.telling import in_a_word, tell_many
from resources.catalogue import State
from resources.models import LibraryDeed, Resource
from resources.querysets import ResourceQuerySet


def publish(*, resources: ResourceQuerySet, curator: Member | None) -> LibraryDeed | None:
    """Show these to members now. Those without a file, archived or published already stay."""
    ready = resources.in_use().exclude(state=State.PUBLISHED).exclude(file="")
    return change(
        resources=ready,
        verb="resource_published",
        curator=curator,
        values={
            "state": State.PUBLISHED,
            "publish_at": None,
            "published_at": Coalesce("published_at", Now()),
        },
    )


def schedule(
    *, resources: ResourceQuerySet, at: datetime, curator: Member | None
) -> LibraryDeed | None:
    """Have these published at a moment to come. Those without a file, archived or published
    already stay. A job publishes them; a moment that has passed is published at its next run.
    """
    ready = resources.in_use().exclude(state=State.PUBLISHED).exclude(file="")
    return change(
        resources=ready,
        verb="resource_scheduled",
        curator=curator,
        values={"state": State.SCHEDULED, "publish_at": at},
        more={"appears_on": in_a_word("publish_at", at)},
    )


def withdraw(*, resources: ResourceQuerySet, curator: Member | None) -> LibraryDeed | None:
    """Make these drafts again: members don't see them any more. Their counts and points stay."""
    return change(
        resources=resources.exclude(state=State.DRAFT),
        verb="resource_withdrawn",
        curator=curator,
        values={"state": State.DRAFT, "publish_at": None},
    )


def archive(*, resources: ResourceQuerySet, curator: Member | None) -> LibraryDeed | None:
    """Take these off the shelves. Files, versions, downloads and points stay."""
    return change(
        resources=resources.in_use(),
        verb="resource_archived",
        curator=curator,
        values={"archived_at": Now()},
    )


@transaction.atomic
def restore(
    *, resources: ResourceQuerySet, curator: Member | None, now: datetime
) -> LibraryDeed | None:
    """Bring archived ones back as they were. What was to be published while it lay in the archive
    comes back as a draft: nothing appears without somebody wanting it now.
    """
    archived = resources.archived().order_by("pk").select_for_update(no_key=True, of=("self",))
    rows = {
        row.pop("pk"): row for row in archived.values("pk", "state", "publish_at", "archived_at")
    }
    if not rows:
        return None
    late = [pk for pk, row in rows.items() if _has_passed(row, now)]
    Resource.objects.filter(pk__in=late).update(state=State.DRAFT, publish_at=None)
    Resource.objects.filter(pk__in=rows).update(archived_at=None, updated_at=Now())
    # Undone, what became a draft has its plan again.
    before = {pk: {"was": row} for pk, row in rows.items()}
    return record(verb="resource_restored", curator=curator, before=before)


def _has_passed(row: Mapping[str, Any], now: datetime) -> bool:
    return row["state"] == State.SCHEDULED and row["publish_at"] <= now


def set_featured(
    *, resources: ResourceQuerySet, featured: bool, curator: Member | None = None
) -> LibraryDeed | None:
    """Feature these resources, or stop featuring them; None when nothing changed."""
    return change(
        resources=resources.exclude(is_featured=featured),
        verb="resource_featured" if featured else "resource_unfeatured",
        curator=curator,
        values={"is_featured": featured, "featured_place": 0},
    )


@transaction.atomic
def publish_due(*, now: datetime) -> int:
    """Publish what was to be published by now; how many. Two at once publish each once.

    `published_at` is the moment that was asked for: after a night without a worker the order of the
    shelf is as planned.
    """
    due = Resource.objects.due(now).order_by("pk").select_for_update(skip_locked=True, no_key=True)
    titles = dict(due.values_list("pk", "title"))
    Resource.objects.filter(pk__in=titles).update(
        state=State.PUBLISHED,
        published_at=Coalesce("published_at", "publish_at"),
        publish_at=None,
        updated_at=Now(),
    )
    tell_many(verb="resource_published", curator=None, titles=titles)
    return len(titles)
