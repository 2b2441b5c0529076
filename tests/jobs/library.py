"""Something to do for the jobs of the library, and how to see that it is done."""

import os
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from members.directory.words import SHORTEST_CORRECTED
from members.models import AuditLog, FileToSweep, Member
from resources.catalogue import State
from resources.models import (
    Resource,
    ResourceText,
    ResourceUpload,
    SearchChange,
    SearchMiss,
    SearchSpelling,
    SearchTerm,
)
from resources.reading.querysets import unread
from resources.search.actions import miss
from tests.resources.makers import make_resource


class OfTheLibrary:
    """The part of the world that waits on the shelf."""

    rounds: int

    def shelves(self) -> None:
        """What was due an hour ago, as after a night without a worker; and what is not yet."""
        for hours in (-1, 24):
            make_resource(
                title=f"Waits {self.rounds}",
                state=State.SCHEDULED,
                publish_at=timezone.now() + timedelta(hours=hours),
            )

    def files(self, somebody: Member) -> None:
        """A file nobody names, two days old, and an upload that counts no more. What is on the
        shelf waits to be read.
        """
        then = timezone.now() - timedelta(days=2)
        orphan = default_storage.save("resources/2020/01/orphan.pdf", ContentFile(b"x"))
        os.utime(default_storage.path(orphan), (then.timestamp(), then.timestamp()))
        ResourceUpload.objects.create(curator=somebody, at=then)

    def misses(self) -> None:
        """Two searches nobody answered: one of today, one of long ago."""
        for words, days in (("today", 0), ("long ago", 91)):
            miss(typed=f"{words} {self.rounds}", now=timezone.now() - timedelta(days=days))

    def all_read(self) -> bool:
        """Each file was read, and each could be."""
        return not unread().exists() and not ResourceText.objects.exclude(problem="").exists()

    def library_counted(self) -> bool:
        """The vocabulary is what the entries add up to, and each word can be mistyped."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT term, count(*) FROM (SELECT library_terms(entry) AS term "
                "FROM resources_searchentry AS entry) AS said GROUP BY term"
            )
            due = dict(cursor.fetchall())
        spelled = set(SearchSpelling.objects.values_list("word", flat=True))
        return (
            due == dict(SearchTerm.objects.values_list("term", "number"))
            and spelled
            == {
                term[2:]
                for term in due
                if term[0] == "w"
                and len(term) >= SHORTEST_CORRECTED + 2
                and not any(letter.isdigit() for letter in term)
            }
            and not SearchChange.objects.exists()
        )

    def misses_forgotten(self) -> bool:
        """Those of today are left, each counted once."""
        left = SearchMiss.objects.values_list("words", "number")
        return sorted(left) == [(f"today {one}", 1) for one in range(1, self.rounds + 1)]

    def orphans_gone(self) -> bool:
        """Nobody's files are gone or noted; those of resources are there."""
        folder = "resources/2020/01"
        left = default_storage.listdir(folder)[1] if default_storage.exists(folder) else []
        noted = FileToSweep.objects.filter(name__in=[f"{folder}/{name}" for name in left])
        kept = Resource.objects.exclude(file="").filter(title__startswith="Waits")
        return noted.count() == len(left) and all(
            default_storage.exists(str(one.file.name)) for one in kept
        )

    def published_in_time(self) -> bool:
        """All that was due is on the shelf since its own moment, told once; nothing else is."""
        ours = Resource.objects.filter(title__startswith="Waits")
        shown = ours.filter(state=State.PUBLISHED)
        told = AuditLog.objects.filter(
            action="resource_published", detail__title__startswith="Waits"
        )
        return (
            not Resource.objects.due(timezone.now()).exists()
            and shown.count() == self.rounds == told.count()
            and ours.filter(state=State.SCHEDULED).count() == self.rounds
            and all(
                one.published_at and one.published_at < timezone.now() - timedelta(minutes=59)
                for one in shown
            )
        )
