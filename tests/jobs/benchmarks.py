"""Something to do for the jobs of benchmarks, and how to see that it is done."""

from django.db import connection
from django.db.models import Count

from benchmarks.actions import submit
from benchmarks.catalogue import Category
from benchmarks.models import AgencyAnswers, BenchmarkSubmission, Publication, Snapshot
from members.models import Member
from tests.benchmarks.answers import agencies_that_count


class OfBenchmarks:
    """The part of the world that answers."""

    rounds: int
    past_the_actions: set[int]

    def answers(self, somebody: Member) -> None:
        """Answers out of sane bounds, with their job and without."""
        # Five agencies more that count.
        agencies_that_count(10, 11, 12, 13, 14)
        submit(member=somebody, category=Category.OPERATIONAL, data={"domains_per_client": 900})
        lost = submit(member=somebody, category=Category.INFRASTRUCTURE, data={"domain_cost": 120})
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM procrastinate_jobs WHERE queueing_lock = %s",
                [f"answers:look:{lost.submission.pk}"],
            )

    def published(self) -> bool:
        """Every run came to its end, and counted every agency once."""
        return (
            not Publication.objects.filter(state=Publication.State.RUNNING).exists()
            and AgencyAnswers.objects.filter(until=None).count() == 5 * self.rounds
            and Snapshot.objects.filter(question="domain_cost").exists()
        )

    def published_once(self) -> bool:
        """Something is published, and everything of it."""
        whole = Publication.objects.filter(done__len=len(Category)).exists()
        return whole and Snapshot.objects.filter(question="domain_cost").exists()

    def flagged_once(self, category: str) -> bool:
        """Each set of answers is flagged, with one line of history."""
        sets = BenchmarkSubmission.objects.filter(
            category=category, member__in=self.past_the_actions
        )
        told = sets.filter(state="FLAGGED").annotate(told=Count("decisions"))
        return told.count() == sets.count() == self.rounds and {t.told for t in told} == {1}
