"""Looking at answers where moderation needs it.

Lists show none; each look at one is in the audit log.
"""

from benchmarks.admin.earlier import EarlierAnswersAdmin
from benchmarks.admin.published import PublicationAdmin, SnapshotAdmin
from benchmarks.admin.queue import BenchmarkSubmissionAdmin

__all__ = [
    "BenchmarkSubmissionAdmin",
    "EarlierAnswersAdmin",
    "PublicationAdmin",
    "SnapshotAdmin",
]
