"""Who the directory lists, and by which words each is found.

Triggers of the members keep it (`members.models.member`, list_change and list_erase): nobody else
may write it. It depends on a member's names, company, handle, industry, experience level, skills,
date joined, subscription status, `is_active` and `in_directory`; docs/architecture.md, "Stored
beside its source". An award writes none of these.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

# Letters in the order of their numbers, so that every machine sorts the same.
PLAIN = "C"


class Listing(models.Model):
    """A member who is listed: what they are sorted by, and all they are found by.

    Gone in the same transaction as the reason for it. No foreign key: the trigger that follows the
    member's row is quicker than a second one.
    """

    application_rights = ("SELECT",)

    member_id = models.BigIntegerField(primary_key=True)
    sort_key = models.CharField(max_length=80, db_collation=PLAIN)
    terms = ArrayField(models.TextField(db_collation=PLAIN))

    def __str__(self) -> str:
        return self.sort_key


class ListingTerm(models.Model):
    """One thing a listed member is found by, in the order of the directory.

    The key is the index that every page of the directory is read from.
    """

    application_rights = ("SELECT",)

    pk = models.CompositePrimaryKey("term", "sort_key", "member_id")
    term = models.TextField(db_collation=PLAIN)
    sort_key = models.CharField(max_length=80, db_collation=PLAIN)
    member_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.term}: {self.sort_key}"


class ListingChange(models.Model):
    """What a change of one listing adds to the counts and takes from them, until it is counted.

    Written beside the change, so that two members never wait for one counter.
    """

    application_rights = ("SELECT", "DELETE")

    come = ArrayField(models.TextField(db_collation=PLAIN))
    gone = ArrayField(models.TextField(db_collation=PLAIN))

    def __str__(self) -> str:
        return f"{len(self.come)} come, {len(self.gone)} gone"


class ListingCount(models.Model):
    """How many listed members have a term, as of the last count (a minute ago at most).

    `label` is a skill or an industry as a member wrote it. A term nobody has is deleted.
    """

    term = models.TextField(db_collation=PLAIN)
    kind = models.CharField(max_length=1)
    members = models.IntegerField()
    label = models.CharField(max_length=120, default="", db_default="")

    class Meta:
        constraints = [
            # Found when changes are counted.
            models.UniqueConstraint(fields=["term"], name="members_listingcount_term_uniq"),
        ]
        indexes = [
            # Read by the filters: the most frequent of a kind.
            models.Index(fields=["kind", "-members", "term"], name="listingcount_filters_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.term}: {self.members}"


class ListingSpelling(models.Model):
    """A word as a slip may leave it: found when a word that was typed is nobody's."""

    pk = models.CompositePrimaryKey("spelling", "word")
    spelling = models.CharField(max_length=7, db_collation=PLAIN)
    word = models.TextField(db_collation=PLAIN)

    def __str__(self) -> str:
        return f"{self.spelling}: {self.word}"
