"""A community of the attack as real rows, published by the real publisher."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.utils import timezone

from benchmarks.catalogue import Category
from benchmarks.models import BenchmarkSubmission, Snapshot
from benchmarks.publishing.actions import publish
from members.models import Member, Team
from tests.benchmarks.privacy.worlds import CODES, CUTS, Community, Person

LONG_AGO: Final = datetime(2020, 1, 1, tzinfo=UTC)
# Far from what other tests make; their order is the community's.
FIRST: Final = 5_000_000


class Realized:
    """The rows of one community, brought up to date before each publication."""

    def __init__(self, community: Community) -> None:
        self.community = community
        self.was: dict[int, Person] = {}
        self.publications: list[int] = []
        words = "inbox_provider" if community.words is CODES else "sending_platform"
        self.question = "domain_cost" if community.is_numeric else words

    def publish(self) -> None:
        """The rows as the community is now, and a run of the publisher."""
        now = self.community.copy_of_people()
        self._make_teams(now)
        self._make_members([one for number, one in now.items() if number not in self.was])
        for number, person in now.items():
            if person != self.was.get(number, person):
                self._update(person)
        self.was = now
        later = timezone.now() + timedelta(minutes=1 + len(self.publications))
        self.publications.append(publish(now=later).pk)

    def snapshots(self) -> list[tuple[int, str, str, Any]]:
        """What was published of the question: publication, cohort, band and figures."""
        rows = Snapshot.objects.filter(
            category=Category.INFRASTRUCTURE, question=self.question
        ).order_by("publication_id", "cohort")
        return [
            (self.publications.index(row.publication_id), row.cohort, row.agencies, row.figures)
            for row in rows
        ]

    def _make_teams(self, people: dict[int, Person]) -> None:
        needed = {one.team for one in people.values() if one.team}
        known = {one.team for one in self.was.values() if one.team}
        Team.objects.bulk_create(
            (
                Team(pk=FIRST + number, name=f"Team {number}", team_seats=100)
                for number in sorted(needed - known)
            ),
            ignore_conflicts=True,
        )
        Team.objects.filter(pk__gte=FIRST).update(created_at=LONG_AGO)

    def _make_members(self, people: list[Person]) -> None:
        Member.objects.bulk_create(
            Member(
                pk=FIRST + one.number,
                email=f"somebody{one.number}@example.com",
                first_name="Somebody",
                last_name=f"Number{one.number}",
                subscription_status="ACTIVE",
                password="!",
                **_standing(one),
            )
            for one in people
        )
        BenchmarkSubmission.objects.bulk_create(
            BenchmarkSubmission(
                member_id=FIRST + one.number, category=category, data=data, is_valid=one.valid
            )
            for one in people
            for category, data in self._answers(one).items()
        )

    def _update(self, person: Person) -> None:
        Member.objects.filter(pk=FIRST + person.number).update(**_standing(person))
        for category, data in self._answers(person).items():
            rows = BenchmarkSubmission.objects.filter(
                member_id=FIRST + person.number, category=category
            )
            rows.update(data=data)
            # Apart from an edit: what is written with one, the state of the row overrules.
            rows.update(is_valid=person.valid)

    def _answers(self, person: Person) -> dict[Category, dict[str, Any]]:
        given = person.answer / 100 if isinstance(person.answer, int) else person.answer
        # Somebody who left this question out answered another one, that no catalogue has.
        data = {"left_over": 1} | ({} if given is None else {self.question: given})
        parts = {cut: part for cut, part in zip(CUTS, person.parts, strict=True) if part}
        return {Category.INFRASTRUCTURE: data, Category.BUSINESS: parts}


def _standing(person: Person) -> dict[str, Any]:
    return {
        "team_id": person.team and FIRST + person.team,
        "seat_tier": "TEAM_MEMBER" if person.team else "INDIVIDUAL",
        "date_joined": LONG_AGO if person.here else timezone.now(),
    }
