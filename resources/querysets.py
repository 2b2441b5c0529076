"""Which resources and downloads."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Trunc

from resources.catalogue import State
from resources.rules import TRENDING_ABOVE
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

    def featured(self) -> "ResourceQuerySet":
        """What is featured, in its order: what was never put in a place comes first."""
        return (
            self.in_use().filter(is_featured=True).order_by("featured_place", "-created_at", "-id")
        )

    def due(self, now: datetime) -> "ResourceQuerySet":
        """What was to be published by now."""
        return self.in_use().filter(state=State.SCHEDULED, publish_at__lte=now)

    def with_taken(self, member: Any) -> "ResourceQuerySet":
        """With `taken`: whether this member downloaded it before."""
        downloads = self.model._meta.get_field("downloads").related_model
        return self.annotate(
            taken=Exists(downloads.objects.filter(resource=OuterRef("pk"), member=member))
        )

    def with_trending(self, since: datetime) -> "ResourceQuerySet":
        """With `trending`: whether it was taken more than twenty times after this moment
        (rules.trends_since). Looks for the twenty-first download and counts no further.
        """
        downloads = self.model._meta.get_field("downloads").related_model
        lately = downloads.objects.filter(resource=OuterRef("pk"), downloaded_at__gt=since)
        return self.annotate(trending=Exists(lately[TRENDING_ABOVE : TRENDING_ABOVE + 1]))

    def with_renewed(self, member: Any) -> "ResourceQuerySet":
        """With `renewed`: whether a new version came since this member took it last."""
        downloads = self.model._meta.get_field("downloads").related_model
        versions = self.model._meta.get_field("versions").related_model
        own = downloads.objects.filter(resource=OuterRef(OuterRef("pk")), member=member)
        last = own.order_by("-downloaded_at").values("downloaded_at")[:1]
        newer = versions.objects.filter(resource=OuterRef("pk"), number__gt=1)
        return self.annotate(renewed=Exists(newer.filter(created_at__gt=Subquery(last))))

    def with_marks(self, member: Any, since: datetime) -> "ResourceQuerySet":
        """With what the marks on a shelf say: `taken`, `trending` and `renewed`."""
        return self.with_taken(member).with_trending(since).with_renewed(member)

    def left_for(self, member: Any) -> "ResourceQuerySet":
        """What this member took while it stood on the shelves, and cannot see there any more."""
        downloads = self.model._meta.get_field("downloads").related_model
        own = downloads.objects.filter(resource=OuterRef("pk"), member=member)
        return self.exclude(VISIBLE).filter(Exists(own))

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


class ResourceDownloadQuerySet(models.QuerySet[Any]):
    """Downloads, by the question asked."""

    def for_member(self, member: Any) -> "ResourceDownloadQuerySet":
        """This member's downloads."""
        return self.filter(member=member)

    def between(self, since: date | None, until: date | None) -> "ResourceDownloadQuerySet":
        """From the first of these days (UTC) on, and before the second; None is no end."""
        found = self
        if since:
            found = found.filter(downloaded_at__gte=datetime.combine(since, time(), UTC))
        if until:
            found = found.filter(downloaded_at__lt=datetime.combine(until, time(), UTC))
        return found

    def of_kind(self, *, category: str = "", type: str = "") -> "ResourceDownloadQuerySet":
        """Of resources of this category and type; an empty one is any."""
        wanted = {"resource__category": category, "resource__type": type}
        return self.filter(**{name: value for name, value in wanted.items() if value})

    def per(self, unit: str) -> dict[date, int]:
        """How many there were in each day, week or month (UTC), by its first day.

        Those without any are left out.
        """
        begin = Trunc("downloaded_at", unit, tzinfo=UTC)
        rows = self.order_by().annotate(begin=begin).values("begin").annotate(number=Count("pk"))
        return {row["begin"].date(): row["number"] for row in rows}

    def most_taken(self) -> "models.QuerySet[Any, dict[str, Any]]":
        """Resources by `number` of these downloads, the most first; of as many, the older one."""
        counted = self.order_by().values("resource").annotate(number=Count("pk"))
        return counted.order_by("-number", "resource")


class TagQuerySet(models.QuerySet[Any]):
    """Tags, by the question asked."""

    def with_number(self) -> "TagQuerySet":
        """With `number`: how many resources have it."""
        return self.annotate(number=Count("resource_tags"))

    def by_slugs(self, slugs: Collection[str]) -> "TagQuerySet":
        """Those of these slugs, also where they were merged into another."""
        return self.filter(Q(slug__in=slugs) | Q(aliases__overlap=list(slugs)))
