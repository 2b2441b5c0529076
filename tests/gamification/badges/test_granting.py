"""A badge is granted once, by what reaches it, and stays."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gamification.badges.actions import grant_by_hand, grant_missing
from gamification.badges.catalogue import CATALOGUE
from gamification.badges.rules import Deed
from gamification.ledger.award import Past, award, award_past
from gamification.ledger.correct import adjust, reverse
from gamification.models import Action, Badge, MemberBadge
from gamification.seeding import sync_catalogue
from members.models import AuditLog, Member
from tests import cast
from tests.gamification.entries import enter
from tests.threads import at_once

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)  # a Monday


def codes(member: Member) -> set[str]:
    return set(MemberBadge.objects.filter(member=member).values_list("badge_id", flat=True))


def deed(
    day: int,
    points: int = 5,
    action: str = "resource_download",
    *,
    active: bool = True,
    taken_back: bool = False,
) -> Deed:
    at = NOON + timedelta(days=day)
    return Deed(action, points, at, at.date(), active, taken_back)


@pytest.mark.django_db
def test_the_award_that_reaches_a_badge_grants_it(owner: Member) -> None:
    entry = award(member=owner, action=Action.BENCHMARK_SUBMISSION, source="benchmark:BUSINESS")
    assert entry is not None
    assert codes(owner) == {"starter", "first_benchmark", "points_50"}
    assert set(MemberBadge.objects.values_list("granted_at", flat=True)) == {entry.created_at}


@pytest.mark.django_db
def test_ten_downloads_make_a_librarian_and_one_taken_back_does_not_count(
    owner: Member, super_admin: Member
) -> None:
    first = award(member=owner, action=Action.RESOURCE_DOWNLOAD, source="resource:0")
    assert first is not None
    reverse(entry=first, reason="The file was empty", actor=super_admin)
    for number in range(1, 10):
        award(member=owner, action=Action.RESOURCE_DOWNLOAD, source=f"resource:{number}")
    assert "librarian" not in codes(owner)
    award(member=owner, action=Action.RESOURCE_DOWNLOAD, source="resource:10")
    assert "librarian" in codes(owner)


@pytest.mark.django_db
def test_a_badge_stays_when_the_points_are_taken_back(owner: Member, super_admin: Member) -> None:
    entry = award(member=owner, action=Action.BENCHMARK_SUBMISSION, source="benchmark:BUSINESS")
    assert entry is not None
    reverse(entry=entry, reason="Answers of another agency", actor=super_admin)
    grant_missing(members=[owner])
    assert codes(owner) == {"starter", "first_benchmark", "points_50"}


@pytest.mark.django_db
def test_points_by_hand_reach_milestones(owner: Member, super_admin: Member) -> None:
    adjust(member=owner, points=100, reason="Spoke at the fair", actor=super_admin)
    assert codes(owner) == {"starter", "points_50", "points_100"}


@pytest.mark.django_db
def test_the_seventh_active_day_grants_the_streak(owner: Member) -> None:
    now = timezone.now()
    for back in (6, 5, 4, 3, 2, 1):
        enter(owner, 1, now - timedelta(days=back))
    award(member=owner, action=Action.DISCORD_ACTIVITY, source="sync:1")
    assert "streak_7" in codes(owner)


@pytest.mark.django_db
def test_a_past_that_is_imported_grants_as_of_then(owner: Member) -> None:
    at = timezone.now() - timedelta(days=300)
    award_past(
        member=owner, deeds=[Past(Action.BENCHMARK_SUBMISSION, "benchmark:BUSINESS", 50, None, at)]
    )
    assert dict(MemberBadge.objects.values_list("badge_id", "granted_at")) == {
        "starter": at,
        "first_benchmark": at,
        "points_50": at,
    }


@pytest.mark.django_db
def test_a_past_imported_in_any_order_dates_badges_by_the_ledger(owner: Member) -> None:
    now = timezone.now()
    for back in (10, 300, 100):
        deed = Past(
            Action.BENCHMARK_SUBMISSION, f"benchmark:{back}", 50, None, now - timedelta(days=back)
        )
        award_past(member=owner, deeds=[deed])
    held = dict(MemberBadge.objects.values_list("badge_id", "granted_at"))
    assert [(now - held[code]).days for code in ("starter", "points_50", "points_100")] == [
        300,
        300,
        100,
    ]


@pytest.mark.django_db(transaction=True)
def test_a_badge_is_granted_once_however_many_awards_reach_it_together() -> None:
    member = cast.make_member()

    def take(number: int) -> bool:
        return (
            award(
                member=Member.objects.get(pk=member.pk),
                action=Action.RESOURCE_DOWNLOAD,
                source=f"resource:{number}",
            )
            is not None
        )

    assert at_once(take, range(8)) == [True] * 8
    assert at_once(take, range(8, 16)) == [True] * 8
    assert codes(member) == {"starter", "librarian", "points_50"}
    assert MemberBadge.objects.count() == 3


@pytest.mark.django_db
def test_the_command_grants_what_direct_entries_reached_and_then_nothing(owner: Member) -> None:
    began = timezone.now() - timedelta(days=200)
    for day in range(12):
        enter(owner, 5, began + timedelta(days=day))
    enter(cast.make_member(), 1, began)
    cast.make_member()
    said = StringIO()
    call_command("grant_badges", batch=1, stdout=said)
    assert codes(owner) == {"starter", "librarian", "points_50", "streak_7"}
    assert MemberBadge.objects.get(member=owner, badge="starter").granted_at == began
    assert said.getvalue() == "5 badges were missing and are granted.\n"
    call_command("grant_badges", stdout=said)
    assert said.getvalue().endswith("0 badges were missing and are granted.\n")


@pytest.mark.django_db
def test_granting_what_is_missing_takes_as_many_queries_for_thirty_members_as_for_one() -> None:
    members = [cast.make_member() for _ in range(30)]
    for member in members:
        enter(member, 50)
    with CaptureQueriesContext(connection) as one:
        assert grant_missing(members=members[:1]) == 2
    with CaptureQueriesContext(connection) as thirty:
        assert grant_missing(members=members) == 58
    assert len(one) == len(thirty)


@pytest.mark.django_db
def test_an_award_that_reaches_nothing_reads_the_facts_once_and_grants_nothing(
    owner: Member,
) -> None:
    award(member=owner, action=Action.RESOURCE_DOWNLOAD, source="resource:1")
    with CaptureQueriesContext(connection) as queries:
        award(member=owner, action=Action.RESOURCE_DOWNLOAD, source="resource:2")
    about = [query["sql"] for query in queries if "gamification_memberbadge" in query["sql"]]
    assert len(about) == 1
    assert not about[0].startswith("INSERT")


@pytest.mark.django_db
def test_a_nomination_is_given_once_and_audited(owner: Member, super_admin: Member) -> None:
    other = cast.make_member()
    assert grant_by_hand(members=[owner], code="shine", actor=super_admin) == [owner]
    assert grant_by_hand(members=[owner, other], code="shine", actor=super_admin) == [other]
    assert codes(owner) == codes(other) == {"shine"}
    audited = (
        AuditLog.objects.filter(action="badge_granted")
        .order_by("pk")
        .values_list("target_id", "actor", "detail__badge")
    )
    assert list(audited) == [
        (owner.pk, super_admin.pk, "shine"),
        (other.pk, super_admin.pk, "shine"),
    ]


@pytest.mark.django_db
def test_what_is_earned_cannot_be_given_by_hand(owner: Member, super_admin: Member) -> None:
    with pytest.raises(ValueError, match="earned, not given"):
        grant_by_hand(members=[owner], code="librarian", actor=super_admin)


@pytest.mark.django_db
def test_badges_go_with_their_member(owner: Member) -> None:
    award(member=owner, action=Action.RESOURCE_DOWNLOAD, source="resource:1")
    owner.delete()
    connection.check_constraints()
    assert not MemberBadge.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("rights_of_the_owner")
def test_the_table_of_badges_follows_the_catalogue() -> None:
    from django.apps import apps

    Badge.objects.filter(pk="starter").update(name="Changed by hand")
    Badge.objects.filter(pk="shine").delete()
    sync_catalogue(apps.get_app_config("gamification"))
    assert list(Badge.objects.values_list("code", "name", "criteria", "icon")) == [
        (b.code, b.name, b.criteria, b.icon) for b in CATALOGUE
    ]
