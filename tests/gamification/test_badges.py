"""Badges: what earns them, that they are granted once and stay, and how they are shown."""

import re
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains

from gamification.badges.actions import grant_by_hand, grant_missing
from gamification.badges.catalogue import CATALOGUE
from gamification.badges.progress import badges_of, nearest_words
from gamification.badges.rules import Deed, Facts, earned, earned_when
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


# -------------------------------------------------------------------------- the rule
@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (Facts(), set()),
        (Facts(points=-5), set()),
        (Facts(points=1), {"starter"}),
        (Facts(points=49, benchmarks=1), {"starter", "first_benchmark"}),
        (Facts(points=50, benchmarks=3), {"starter", "first_benchmark", "points_50"}),
        (
            Facts(points=200, benchmarks=4, downloads=10),
            {
                "starter",
                "first_benchmark",
                "all_benchmarks",
                "librarian",
                "points_50",
                "points_100",
                "points_200",
            },
        ),
        (Facts(explores=1, presents=1), {"innovator", "voice"}),
        (Facts(streak=6), set()),
        (Facts(streak=30), {"streak_7", "streak_30"}),
        (
            Facts(points=500, streak=100),
            {
                "starter",
                "points_50",
                "points_100",
                "points_200",
                "points_500",
                "streak_7",
                "streak_30",
                "streak_100",
            },
        ),
    ],
)
def test_facts_earn_badges(facts: Facts, codes: set[str]) -> None:
    assert earned(facts) == codes


def test_the_catalogue_is_the_specs_and_only_one_is_given_by_hand() -> None:
    assert (
        len({badge.code for badge in CATALOGUE})
        == len({badge.icon for badge in CATALOGUE})
        == len(CATALOGUE)
        == 14
    )
    assert [badge.name for badge in CATALOGUE if not badge.measure] == ["Shine Nominee"]


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


def test_a_ledger_tells_when_each_badge_was_reached() -> None:
    # Ten working days: the weekend between them does not break the streak.
    days = [0, 1, 2, 3, 4, 7, 8, 9, 10, 11]
    when = earned_when([deed(day) for day in days])
    assert when == {
        "starter": NOON,
        "streak_7": NOON + timedelta(days=8),
        "librarian": NOON + timedelta(days=11),
        "points_50": NOON + timedelta(days=11),
    }


def test_a_total_that_fell_again_had_been_reached_and_what_was_taken_back_is_no_deed() -> None:
    deeds = [
        deed(0, 50, "benchmark_submission", taken_back=True),
        deed(1, -50, "admin_adjustment", active=False),
    ]
    assert earned_when(deeds).keys() == {"starter", "points_50"}


def test_a_gap_of_a_working_day_starts_the_streak_anew() -> None:
    assert "streak_7" not in earned_when([deed(day, 1) for day in (0, 1, 2, 4, 7, 8, 9)])


def test_held_badges_come_in_the_order_they_were_granted_and_the_nearest_of_the_others_first() -> (
    None
):
    shown = badges_of(
        facts=Facts(points=60, benchmarks=3, streak=3),
        held={"starter": NOON, "first_benchmark": NOON, "points_50": NOON},
    )
    names = [honour.badge.code for honour in shown]
    assert names[:6] == [
        "starter",
        "first_benchmark",
        "points_50",
        "all_benchmarks",
        "points_100",
        "streak_7",
    ]
    assert names[-1] == "shine"
    assert [honour.words for honour in shown[3:6]] == ["one to go", "40 to go", "four to go"]
    assert shown[-1].words == "by nomination"
    assert nearest_words(shown) == "Nearest: All Four Benchmarks, one benchmark away."


def test_who_lacks_only_what_is_given_by_hand_has_no_nearest() -> None:
    held = {badge.code: NOON for badge in CATALOGUE if badge.measure}
    assert nearest_words(badges_of(facts=Facts(), held=held)) == ""


# ---------------------------------------------------------------------- the granting
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


# ------------------------------------------------------------------------- the pages
@pytest.mark.django_db
def test_the_points_page_shows_all_badges_with_their_day_or_what_is_needed(
    client: Client, owner: Member
) -> None:
    award(member=owner, action=Action.BENCHMARK_SUBMISSION, source="benchmark:BUSINESS")
    client.force_login(owner)
    html = client.get("/points/").content.decode()
    section = html.split('id="badges"')[1].split("</section>")[0]
    assert "3 of 14" in section
    assert section.count("<li") == 14
    assert section.count('<li class="has">') == 3
    lines = re.findall(
        r"<b>(.*?)<span class=\"why\">(.*?)</span></b><span class=\"when\">(.*?)</span>", section
    )
    assert ("All Four Benchmarks", "Answer all four benchmarks.", "three to go") in lines
    assert ("Shine Nominee", "Be nominated by the council.", "by nomination") in lines


@pytest.mark.django_db
def test_a_streak_that_ended_is_not_counted_towards_the_next_badge(
    client: Client, owner: Member
) -> None:
    Member.objects.filter(pk=owner.pk).update(current_streak=6)
    enter(owner, 5, timezone.now() - timedelta(days=30))
    client.force_login(owner)
    assertContains(client.get("/points/"), "seven to go")


@pytest.mark.django_db
def test_home_shows_the_newest_badges_and_the_nearest(client: Client, owner: Member) -> None:
    award(member=owner, action=Action.BENCHMARK_SUBMISSION, source="benchmark:BUSINESS")
    client.force_login(owner)
    response = client.get("/")
    assertContains(response, '<span class="tag honour">First Benchmark</span>')
    assertContains(response, "3 of 14")
    assertContains(response, "Nearest: 100 points, 50 points away.")
