"""What a resource's page shows of it, read from the database. No writes."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from django.db import connection

from members.models import Member
from resources import rules
from resources.models import Resource, ResourceVersion, Tag

# Counted no further: beyond it the page says "more than".
COUNTED_LATELY: Final = 1_000
FACTS: Final = """
    SELECT (
        SELECT downloaded_at FROM resources_resourcedownload
        WHERE member_id = %(member)s AND resource_id = %(resource)s
        ORDER BY downloaded_at DESC LIMIT 1
    ), (
        SELECT count(*) FROM (
            SELECT FROM resources_resourcedownload
            WHERE resource_id = %(resource)s AND downloaded_at > %(since)s LIMIT %(counted)s + 1
        ) AS lately
    )
"""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A resource's versions (newest first), tags, and downloads; `taken_at` is when the reader took
    it last, `lately` counts the last thirty days up to COUNTED_LATELY.
    """

    versions: list[ResourceVersion]
    tags: list[Tag]
    taken_at: datetime | None
    lately: int

    @cached_property
    def current(self) -> Any:
        """The version whose file the resource holds; None for one that is older than versions."""
        return self.versions[0] if self.versions else None

    @property
    def size(self) -> int | None:
        """Bytes of the file; None when nobody noted it."""
        return self.current.size if self.current else None

    @property
    def length(self) -> str:
        """How long it is to read or to watch."""
        if not self.current:
            return ""
        return rules.length_words(pages=self.current.pages, seconds=self.current.seconds)

    @property
    def renewed(self) -> str:
        """That a newer version came since the reader took it, in words."""
        return rules.renewed_words(self.versions, self.taken_at)

    @property
    def lately_words(self) -> str:
        """The downloads of the last thirty days."""
        return f"{min(self.lately, COUNTED_LATELY):,}{'+' if self.lately > COUNTED_LATELY else ''}"


def shown(resource: Resource, member: Member, now: datetime) -> Shown:
    """What the page of this resource shows. Three queries."""
    values: dict[str, Any] = {
        "member": member.pk,
        "resource": resource.pk,
        "since": rules.trends_since(now),
        "counted": COUNTED_LATELY,
    }
    with connection.cursor() as cursor:
        cursor.execute(FACTS, values)
        taken_at, lately = cursor.fetchone()
    return Shown(
        versions=list(ResourceVersion.objects.filter(resource=resource).order_by("-number")),
        tags=list(Tag.objects.filter(resource_tags__resource=resource).order_by("name", "id")),
        taken_at=taken_at,
        lately=lately,
    )
