"""What waits for staff. A kind of thing that waits is declared once, in WAITING.

All of them are counted by one query; what of points looks wrong is looked for every ten minutes.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.apps import apps
from django.core.cache import cache
from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, Count, F, Min, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone

from activities.models import CourseEvent, Submission
from benchmarks.models import BenchmarkSubmission
from gamification.ledger import anomalies
from gamification.mee6.rules import ALERT_AFTER
from gamification.models import Mee6State
from growth.models import Report
from members.models import (
    DiscordWork,
    Effect,
    Member,
    MoneyBack,
    PendingInvite,
    ReconciliationDifference,
)
from resources.models import Resource
from revcouncil.models import Job

SOON: Final = timedelta(days=7)
LATELY: Final = timedelta(days=14)
ANOMALIES_SECONDS: Final = 600


@dataclass(frozen=True)
class Waiting:
    """One kind of thing that waits: its rows, the moment each waits since, who may see to it."""

    slug: str
    one: str
    many: str
    rows: Callable[[datetime], QuerySet[Any] | None]
    since: str
    page: str
    query: Callable[[datetime], str]
    permission: str


@dataclass(frozen=True)
class Pile:
    """What waits of one kind. Without `since` it has no age."""

    title: str
    number: int
    since: datetime | None
    url: str


def _fixed(query: str) -> Callable[[datetime], str]:
    return lambda now: query


def _of_state(label: str, field: str, *states: str) -> Callable[[datetime], "QuerySet[Any] | None"]:
    """Rows of a model in one of these states; None while there is no such model or field."""

    def rows(now: datetime) -> QuerySet[Any] | None:
        try:
            model = apps.get_model(label)
            model._meta.get_field(field)
        except (LookupError, FieldDoesNotExist):
            return None
        return model._default_manager.filter(**{f"{field}__in": states})

    return rows


def _ending_seats(now: datetime) -> QuerySet[Member]:
    ends = Q(grace_ends_at__range=(now, now + SOON)) | Q(debtor_ends_at__range=(now, now + SOON))
    return Member.objects.filter(ends, payment_failed_at__isnull=False)


def _soon(now: datetime) -> str:
    return urlencode({"payment_failed_at__isnull": "False", "o": "-1"})


def _ended_invites(now: datetime) -> QuerySet[PendingInvite]:
    return PendingInvite.objects.filter(
        claimed_at=None, revoked_at=None, expires_at__range=(now - LATELY, now)
    )


WAITING: Final = (
    Waiting(
        "answers",
        "answer set that waits for a look",
        "answer sets that wait for a look",
        lambda now: BenchmarkSubmission.objects.waiting(),
        "waits_since",
        "admin:benchmarks_benchmarksubmission_changelist",
        _fixed(""),
        "benchmarks.view_benchmarksubmission",
    ),
    Waiting(
        "activities",
        "activity that waits for a reviewer",
        "activities that wait for a reviewer",
        lambda now: Submission.objects.waiting(),
        "created_at",
        "admin:activities_submission_queue",
        _fixed(""),
        "activities.review_submission",
    ),
    Waiting(
        "reports",
        "report of something in the diary",
        "reports of something in the diary",
        lambda now: Report.objects.filter(state="OPEN"),
        "created_at",
        "admin:growth_report_queue",
        _fixed(""),
        "growth.change_report",
    ),
    Waiting(
        "drafts",
        "resource not published yet",
        "resources not published yet",
        lambda now: Resource.objects.in_use().filter(state="DRAFT"),
        "updated_at",
        "admin:resources_resource_changelist",
        _fixed("state=draft"),
        "resources.change_resource",
    ),
    Waiting(
        "courses",
        "completed course that matches nobody",
        "completed courses that match nobody",
        lambda now: CourseEvent.objects.filter(state="UNMATCHED"),
        "received_at",
        "admin:activities_courseevent_changelist",
        _fixed("state__exact=UNMATCHED"),
        "activities.view_courseevent",
    ),
    Waiting(
        "jobs",
        "job that failed",
        "jobs that failed",
        lambda now: Job.objects.filter(status="failed"),
        "scheduled_at",
        "admin:revcouncil_job_changelist",
        _fixed("status__exact=failed"),
        "revcouncil.view_job",
    ),
    Waiting(
        "letters",
        "letter that could not be sent",
        "letters that could not be sent",
        _of_state("members.Letter", "state", "FAILED"),
        "created_at",
        "admin:members_letter_changelist",
        _fixed("state__exact=FAILED"),
        "members.view_letter",
    ),
    Waiting(
        "differences",
        "difference between Stripe, the database and Discord",
        "differences between Stripe, the database and Discord",
        lambda now: ReconciliationDifference.objects.filter(state="OPEN", can_fix=True),
        "found_at",
        "admin:members_reconciliationdifference_changelist",
        _fixed("state__exact=OPEN&can_fix__exact=1"),
        "members.view_reconciliationdifference",
    ),
    Waiting(
        "money-back",
        "payment that came back",
        "payments that came back",
        lambda now: MoneyBack.objects.filter(seen_at=None),
        "at",
        "admin:members_moneyback_changelist",
        _fixed("seen=no"),
        "members.view_moneyback",
    ),
    Waiting(
        "discord",
        "part of the bot's work on Discord that something stands in the way of",
        "parts of the bot's work on Discord that something stands in the way of",
        lambda now: DiscordWork.objects.exclude(why=""),
        "at",
        "admin:members_discordwork_changelist",
        _fixed(""),
        "members.view_discordwork",
    ),
    Waiting(
        "effects",
        "thing outside that only staff can get done",
        "things outside that only staff can get done",
        lambda now: Effect.objects.filter(state="STOPPED"),
        "created_at",
        "admin:members_effect_changelist",
        _fixed("state__exact=STOPPED"),
        "members.view_effect",
    ),
    Waiting(
        "mee6",
        "alarm: Discord XP is not being paid",
        "alarms: Discord XP is not being paid",
        lambda now: Mee6State.objects.filter(failures__gte=ALERT_AFTER),
        "failed_at",
        "admin:gamification_mee6state_changelist",
        _fixed(""),
        "gamification.view_mee6state",
    ),
    Waiting(
        "seats",
        "seat that ends within seven days for want of payment",
        "seats that end within seven days for want of payment",
        _ending_seats,
        "payment_failed_at",
        "admin:members_member_changelist",
        _soon,
        "members.view_member",
    ),
    Waiting(
        "invites",
        "invite that ended unclaimed in the last two weeks",
        "invites that ended unclaimed in the last two weeks",
        _ended_invites,
        "expires_at",
        "admin:members_pendinginvite_changelist",
        _fixed("state=ended"),
        "members.view_pendinginvite",
    ),
)


def piles(user: Any) -> list[Pile]:
    """What waits and what this person may see to, in the declared order; nothing that is empty."""
    now = timezone.now()
    shown = {kind.slug: kind for kind in WAITING if user.has_perm(kind.permission)}
    counted = _counted(shown.values(), now)
    found = [_pile(kind, *counted[slug], now) for slug, kind in shown.items() if slug in counted]
    return [*found, *_anomalies(user, now)]


def _counted(kinds: Any, now: datetime) -> dict[str, tuple[int, datetime | None]]:
    parts = list(_parts(kinds, now))
    if not parts:
        return {}
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return {row["pile"]: (row["number"], row["oldest"]) for row in rows if row["number"]}


def _parts(kinds: Any, now: datetime) -> Iterator[QuerySet[Any, dict[str, Any]]]:
    for kind in kinds:
        rows = kind.rows(now)
        if rows is not None:
            yield (
                rows.order_by()
                .annotate(pile=Value(kind.slug, CharField()), since_when=F(kind.since))
                .values("pile")
                .annotate(number=Count("pk"), oldest=Min("since_when"))
            )


def _pile(kind: Waiting, number: int, since: datetime | None, now: datetime) -> Pile:
    query = kind.query(now)
    url = reverse(kind.page) + (f"?{query}" if query else "")
    return Pile(kind.one if number == 1 else kind.many, number, since, url)


def _anomalies(user: Any, now: datetime) -> Iterator[Pile]:
    if not user.has_perm("gamification.view_pointtransaction"):
        return
    kept = cache.get("desk:anomalies")
    if kept is None:
        found = anomalies.find(now=now, entries=anomalies.ENTRIES, members=anomalies.MEMBERS)
        bursts = [*found.bursts, *found.sources]
        kept = (len(bursts), min((burst.ended for burst in bursts), default=None))
        cache.set("desk:anomalies", kept, ANOMALIES_SECONDS)
    number, since = kept
    if number:
        title = "burst of points that looks wrong" if number == 1 else "bursts that look wrong"
        yield Pile(title, number, since, reverse("admin:gamification_pointtransaction_anomalies"))
