"""Which resources and downloads."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import TruncWeek

from resources.catalogue import State
from resources.search.rules import all_of, words_asked

# What members see; `Resource.is_visible` says the same of a row at hand.
VISIBLE = Q(state=State.PUBLISHED, archived_at__isnull=True)


class ResourceQuerySet(models.QuerySet[Any]):
    """Resources, by the question asked."""

    def visible_to(self, member: Any) -> "ResourceQuerySet":
        """What this member may look at: all that is published and not archived.

        Taking is another matter (members.querysets.paying).
        """
        return self.published()

    def published(self) -> "ResourceQuerySet":
        """What members see."""
        return self.filter(VISIBLE)

    def archived(self) -> "ResourceQuerySet":
        """What was taken off the shelves."""
        return self.filter(archived_at__isnull=False)

    def in_use(self) -> "ResourceQuerySet":
        """What is not archived."""
        return self.filter(archived_at__isnull=True)

    def due(self, now: datetime) -> "ResourceQuerySet":
        """What was to be published by now."""
        return self.in_use().filter(state=State.SCHEDULED, publish_at__lte=now)

    def with_taken(self, member: Any) -> "ResourceQuerySet":
        """With `taken`: whether this member downloaded it before."""
        downloads = self.model._meta.get_field("downloads").related_model
        return self.annotate(
            taken=Exists(downloads.objects.filter(resource=OuterRef("pk"), member=member))
        )

    def newest(self) -> "ResourceQuerySet":
        """Newest first."""
        return self.order_by("-published_at", "-id")

    def matching(
        self, *, words: str = "", categories: Collection[str] = (), types: Collection[str] = ()
    ) -> "ResourceQuerySet":
        """In one of the categories, of one of the types (none given: any), with every word in
        the title, the tags, the description or the file. Nothing is put right or ranked:
        `resources.search` does that.
        """
        condition = Q()
        if categories:
            condition &= Q(category__in=categories)
        if types:
            condition &= Q(type__in=types)
        if words.strip():
            asked = SearchQuery(
                all_of([(word,)] for word in words_asked(words)),
                config="english",
                search_type="raw",
            )
            entries = self.model._meta.apps.get_model("resources.SearchEntry").objects
            condition &= Q(pk__in=entries.filter(words=asked).values("resource_id"))
        return self.filter(condition)

    def with_file_facts(self) -> "ResourceQuerySet":
        """With `pages` and `seconds` of the current file, where they are known."""
        versions = self.model._meta.get_field("versions").related_model
        newest = versions.objects.filter(resource=OuterRef("pk")).order_by("-number")
        return self.annotate(
            pages=Subquery(newest.values("pages")[:1]),
            seconds=Subquery(newest.values("seconds")[:1]),
        )

    def next_for(self, member: Any, *, resource: Any) -> "ResourceQuerySet":
        """What this member did not take yet: this category first, then what most others took."""
        return (
            self.visible_to(member)
            .with_taken(member)
            .filter(taken=False)
            .exclude(pk=resource.pk)
            .order_by(
                Case(When(category=resource.category, then=Value(0)), default=Value(1)),
                "-is_featured",
                "-download_count",
                "-id",
            )
        )


class ResourceDownloadQuerySet(models.QuerySet[Any]):
    """Downloads, by the question asked."""

    def for_member(self, member: Any) -> "ResourceDownloadQuerySet":
        """This member's downloads."""
        return self.filter(member=member)

    def per_week(self, *, since: datetime) -> dict[date, int]:
        """How many there were in each week from `since` on, by the week's Monday (UTC).

        Weeks without any are left out.
        """
        rows = (
            self.order_by()
            .filter(downloaded_at__gte=since)
            .annotate(week=TruncWeek("downloaded_at"))
            .values("week")
        )
        return {row["week"].date(): row["number"] for row in rows.annotate(number=Count("pk"))}


class TagQuerySet(models.QuerySet[Any]):
    """Tags, by the question asked."""

    def by_slugs(self, slugs: Collection[str]) -> "TagQuerySet":
        """Those of these slugs, also where they were merged into another."""
        return self.filter(Q(slug__in=slugs) | Q(aliases__overlap=list(slugs)))
