"""Something to do for the jobs of completed courses, and how to see that it is done."""

from collections.abc import Callable
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import connection
from django.utils import timezone

from activities.courses.events import receive
from activities.courses.rules import Tag, Told
from activities.models import CourseEvent, CourseSender
from gamification.models import Action, PointTransaction
from tests.cast import make_member


class OfCourses:
    """The part of the world that completes courses."""

    rounds: int

    def courses(self) -> None:
        """Two completed courses, one without its job; what was told long ago."""
        site, _ = CourseSender.objects.get_or_create(
            name="academy", defaults={"token_hash": "a" * 64, "is_reread": False}
        )
        member = make_member()
        EmailAddress.objects.create(user=member, email=member.email, verified=True)
        for number in range(2):
            told = Told(
                f"{self.rounds}_{number}",
                "tag_added",
                (Tag(f"t{number}"),),
                f"c{self.rounds}",
                member.email,
            )
            (pk,) = receive(sender=site, told=told)
        now = timezone.now()
        CourseEvent.objects.filter(pk=pk).update(received_at=now - timedelta(hours=1))
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM procrastinate_jobs WHERE queueing_lock = %s", [f"course-event:{pk}"]
            )
        for days, state in ((91, "PAID"), (91, "UNMATCHED"), (401, "UNMATCHED"), (401, "PAID")):
            CourseEvent.objects.create(
                sender=site,
                event_id=f"old {self.rounds} {days} {state}",
                kind="tag_added",
                email="somebody@elsewhere.example",
                state=state,
                received_at=now - timedelta(days=days),
                handled_at=now - timedelta(days=days),
            )

    def of_courses(self) -> dict[str, Callable[[], bool]]:
        """What each of the jobs is for."""
        return {
            "activities.courses.tasks.work_course_event": lambda: self.courses_paid("_0"),
            "activities.courses.tasks.find_lost_course_events": self.courses_paid,
            "activities.courses.tasks.clear_course_events": self.courses_forgotten,
        }

    def courses_paid(self, ending: str = "") -> bool:
        """Every course told is paid, once."""
        told = CourseEvent.objects.filter(event_id__endswith=ending).exclude(
            event_id__startswith="old"
        )
        paid = PointTransaction.objects.filter(action=Action.ACTIVITY_COURSE)
        return not told.exclude(state="PAID", points=10).exists() and paid.count() == (
            CourseEvent.objects.filter(state="PAID", points=10).count()
        )

    def courses_forgotten(self) -> bool:
        """The oldest are gone; of the old ones that are done nobody is named."""
        old = CourseEvent.objects.filter(event_id__startswith="old")
        named = set(old.exclude(email="").values_list("state", flat=True))
        return old.count() == 2 * self.rounds and named == {"UNMATCHED"}
