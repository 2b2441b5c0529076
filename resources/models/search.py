"""What the library is searched by.

Triggers of resources, their tags and their files' texts keep it (`library_list`): nobody else may
write it. docs/architecture.md, "Stored beside its source".
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Now

# Letters in the order of their numbers, so that every machine sorts the same.
PLAIN = "C"


class SearchEntry(models.Model):
    """A resource that members see: all it is found, filtered and sorted by.

    Gone in the same transaction as the reason for it. It depends on a resource's title,
    description, category, type, state, archived_at, published_at, is_featured and featured_place,
    on the order of magnitude of its downloads, on its tags' names and aliases, and on the text of
    its file. No foreign key: the trigger that follows the resource is quicker than a second one.
    """

    application_rights = ("SELECT",)

    resource_id = models.BigIntegerField(primary_key=True)
    title_key = models.CharField(max_length=80, db_collation=PLAIN, db_default="")
    # 32767 less its place among the featured; -1 for what is not featured.
    featured = models.SmallIntegerField(db_default=-1)
    published_at = models.DateTimeField(db_default=Now())
    # How often its downloads double: 0 for none, 1 for one, 2 for two or three.
    standing = models.SmallIntegerField(db_default=0)
    title = SearchVectorField(db_default="")
    # Title (A), tags (B), description (C), category and type (D), with their places.
    heading = SearchVectorField(db_default="")
    # The same and the words of the file, without places: what the index knows.
    words = SearchVectorField(db_default="")
    # Category, type and tags, as terms: "c:COLD_EMAIL", "t:SOP", "g:12".
    shelves = ArrayField(models.TextField(db_collation=PLAIN), db_default=[])
    # The words themselves, for corrections and for the word that is being typed.
    known = ArrayField(models.TextField(db_collation=PLAIN), db_default=[])

    class Meta:
        indexes = [
            # Read by every search: a few that have all of the words.
            GinIndex(fields=["words"], name="searchentry_words_idx"),
            # Read by searches whose words many have: those of the title first.
            GinIndex(fields=["title"], name="searchentry_title_idx"),
            # Read by the filters.
            GinIndex(fields=["shelves"], name="searchentry_shelves_idx"),
            # Walked by the library's orders; the last one by searches whose words many have.
            models.Index(
                fields=["-featured", "-published_at", "-resource_id"],
                name="searchentry_featured_idx",
            ),
            models.Index(fields=["-published_at", "-resource_id"], name="searchentry_newest_idx"),
            models.Index(fields=["title_key", "resource_id"], name="searchentry_by_title_idx"),
            models.Index(fields=["-standing", "-resource_id"], name="searchentry_standing_idx"),
        ]

    def __str__(self) -> str:
        return f"Resource {self.resource_id}"


class SearchPopularity(models.Model):
    """How often a resource was taken: exact below a thousand, three figures from there on.

    Kept by the trigger `search_standing`, in a table of its own: an index on the count itself
    would make each download write every index of the resource (docs/decisions/0012).
    """

    application_rights = ("SELECT",)

    resource_id = models.BigIntegerField(primary_key=True)
    downloads = models.IntegerField()

    class Meta:
        indexes = [
            # Walked by "Popular first".
            models.Index(fields=["-downloads", "-resource_id"], name="searchpopularity_walk_idx"),
        ]

    def __str__(self) -> str:
        return f"Resource {self.resource_id}: {self.downloads}"


class SearchChange(models.Model):
    """What a change of entries adds to the counts and takes from them, until it is counted.

    Written beside the change, so that two curators never wait for one counter.
    """

    application_rights = ("SELECT", "DELETE")

    terms = ArrayField(models.TextField(db_collation=PLAIN))
    numbers = ArrayField(models.IntegerField())

    def __str__(self) -> str:
        return f"{len(self.terms)} changed"


class SearchTerm(models.Model):
    """How many resources have a term, as of the last count (a minute ago at most).

    A term nobody has is deleted. Its first letter is its kind (`resources.search.terms.Kind`).
    """

    term = models.TextField(db_collation=PLAIN)
    number = models.IntegerField()

    class Meta:
        constraints = [
            # Read by every search, and when changes are counted; begun with, by the word that is
            # being typed.
            models.UniqueConstraint(fields=["term"], name="resources_searchterm_term_uniq"),
        ]

    def __str__(self) -> str:
        return f"{self.term}: {self.number}"


class SearchSpelling(models.Model):
    """A word as a slip may leave it: found when a word that was typed finds nothing."""

    pk = models.CompositePrimaryKey("spelling", "word")
    spelling = models.CharField(max_length=7, db_collation=PLAIN)
    word = models.TextField(db_collation=PLAIN)

    def __str__(self) -> str:
        return f"{self.spelling}: {self.word}"


class SearchMiss(models.Model):
    """Words that found nothing, and how often; never who typed them. Forgotten after 90 days."""

    words = models.CharField(max_length=100)
    number = models.PositiveIntegerField(
        "times", default=1, help_text="Counted once a session and day."
    )
    first_at = models.DateTimeField("first missed", db_default=Now(), editable=False)
    last_at = models.DateTimeField("last missed", db_default=Now(), editable=False)
    # Empty again when somebody misses them after that.
    handled_at = models.DateTimeField("handled", null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-number", "-last_at", "-id"]
        verbose_name = "search without a result"
        verbose_name_plural = "searches without a result"
        constraints = [
            # Missed twice is counted twice in one row.
            models.UniqueConstraint(fields=["words"], name="resources_searchmiss_words_uniq"),
        ]
        indexes = [
            # Read by the job that forgets.
            models.Index(fields=["last_at"], name="searchmiss_last_at_idx"),
        ]

    def __str__(self) -> str:
        return self.words
