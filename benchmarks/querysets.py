"""Which answers."""

from typing import Any

from django.db import models


class BenchmarkSubmissionQuerySet(models.QuerySet[Any]):
    """Submissions, by the question asked."""

    def for_member(self, member: Any) -> "BenchmarkSubmissionQuerySet":
        """This member's current answers."""
        return self.filter(member=member)

    def accepted(self) -> "BenchmarkSubmissionQuerySet":
        """Those that count in the results."""
        return self.filter(is_valid=True)

    def waiting(self) -> "BenchmarkSubmissionQuerySet":
        """Those a reviewer is waited for: flagged, or rejected and edited since."""
        return self.filter(waits_since__isnull=False)
