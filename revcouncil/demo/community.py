"""Makes the demo community through the domain's own actions.

Safe to repeat, and to interrupt: an agency is one transaction, a resource another, and what is
there is left alone. The moment the community was made is kept in the data itself, as the joining
date of the super admin, so that a later run tells the same story to its end.
"""

from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from benchmarks.models import Publication
from benchmarks.publishing.actions import publish
from members.directory.actions import count_changes
from members.models import Member
from revcouncil.demo import DEMO_PASSWORD
from revcouncil.demo.activities import report_activities
from revcouncil.demo.diary import keep_diaries
from revcouncil.demo.library import Report, load_library
from revcouncil.demo.members import add_agency, verify
from revcouncil.demo.moderation import moderate
from revcouncil.demo.people import agencies

ADMIN_EMAIL = "admin@revcouncil.example"
REVIEWER_EMAIL = "reviewer@revcouncil.example"
# The others of the staff: e-mail, names, where they live, and their role.
STAFF = (
    ("curator@revcouncil.example", "Clemens", "Aurich", "Europe/Vienna", "Curator"),
    (REVIEWER_EMAIL, "Tiago", "Moura", "Europe/Lisbon", "Reviewer"),
)
ADMIN_AGE = timedelta(days=400)
# Quarters that ended before the community's day, of which there are editions.
EDITIONS = 4
# Nobody can own an address below .example (RFC 2606), so a member with another one is real.
DEMO_DOMAIN = ".example"


def load(
    *, members: int, now: datetime | None = None, report: Report = lambda what, done, of: None
) -> None:
    """Bring the community to `members` members and three of staff; does nothing for those who are
    there.

    `now` is the moment it is told from, the first time. `report` is called after each step with
    what is being made, how much of it is done, and of how much.
    """
    admin = _staff(now or timezone.now())
    made_at = admin.date_joined + ADMIN_AGE
    library = load_library(made_at, report)
    report("Members", done := 0, members)
    for agency in agencies(members=members):
        add_agency(agency, made_at, library, admin)
        report("Members", done := done + len(agency.people), members)
    moderate(admin=admin)
    reviewer = Member.objects.get(email=REVIEWER_EMAIL)
    report_activities(reviewer=reviewer, now=timezone.now())
    keep_diaries(now=timezone.now())
    count_changes()
    _publish(made_at, report)


def real_members() -> int:
    """How many members are no part of any demo."""
    return Member.objects.exclude(email__endswith=DEMO_DOMAIN).count()


def _publish(made_at: datetime, report: Report) -> None:
    """The editions of the benchmarks there would have been: at the end of each of the last quarters
    and on the day the community was made, of what was answered by then.
    """
    quarter = made_at.year * 4 + (made_at.month - 1) // 3
    begins = (
        datetime(number // 4, number % 4 * 3 + 1, 1, tzinfo=UTC)
        for number in range(quarter - EDITIONS + 1, quarter + 1)
    )
    moments = [*(begin - timedelta(hours=1) for begin in begins), made_at]
    last = Publication.objects.aggregate(last=Max("as_of"))["last"]
    for number, moment in enumerate(moments, start=1):
        if last is None or moment > last:
            publish(now=moment)
        report("Editions", number, len(moments))


# --------------------------------------------------------------------------- staff
@transaction.atomic
def _staff(now: datetime) -> Member:
    """The super admin, whose joining date keeps the moment the community was made; the curator and
    the reviewer beside them.
    """
    admin = Member.objects.filter(email=ADMIN_EMAIL).first()
    if admin is None:
        admin = Member.objects.create_superuser(
            ADMIN_EMAIL,
            DEMO_PASSWORD,
            first_name="Inês",
            last_name="Duarte",
            time_zone="Europe/Lisbon",
            date_joined=now - ADMIN_AGE,
        )
        verify(admin)
    for email, first_name, last_name, time_zone, role in STAFF:
        if not Member.objects.filter(email=email).exists():
            member = Member.objects.create_user(
                email,
                DEMO_PASSWORD,
                first_name=first_name,
                last_name=last_name,
                time_zone=time_zone,
                is_staff=True,
                date_joined=admin.date_joined,
            )
            member.groups.add(Group.objects.get(name=role))
            verify(member)
    return admin
