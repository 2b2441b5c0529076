"""The audit as staff read it."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains

from members.audit.lines import PAGE, Line, Narrowed, parts_of, read_lines
from members.audit.rules import Place
from members.audit.sources import declared_deeds, sources
from members.models import AuditLog, FeatureFlag, Member, Team
from members.staffing.deeds import DEEDS
from tests import cast

PAGE_OF_AUDIT = "/admin/members/auditlog/"
CODE = ("members", "gamification", "benchmarks", "resources", "revcouncil")


def all_lines(**asked: object) -> list[Line]:
    lines, following = read_lines(Narrowed(**asked))  # type: ignore[arg-type]
    while following:
        more, following = read_lines(Narrowed(**{**asked, "after": following}))  # type: ignore[arg-type]
        lines += more
    return lines


def test_a_change_by_staff_tells_who_what_before_after_and_from_where(
    client: Client, super_admin: Member
) -> None:
    client.force_login(super_admin)
    flag = FeatureFlag.objects.get(name="library")
    form = {"description": flag.description, "is_enabled": "on", "audience": "SHARE", "share": "25"}
    client.post(f"/admin/members/featureflag/{flag.pk}/change/", form, REMOTE_ADDR="203.0.113.77")
    (line,) = all_lines(actor=super_admin.pk, kind="switches")
    assert (line.what, line.about, line.actor, line.actor_pk, line.came_from) == (
        "Switch set",
        "library",
        super_admin.display_name,
        super_admin.pk,
        "203.0.113.…",
    )
    assert line.page == f"/admin/members/featureflag/{flag.pk}/change/"
    assert [tuple(change) for change in line.changes] == [
        ("Open to", "Everyone", "Staff and a share of members"),
        ("Share of members", "100", "25"),
    ]


def test_a_deed_keeps_the_page_and_the_network_it_came_from(
    client: Client, super_admin: Member
) -> None:
    client.force_login(super_admin)
    member = cast.make_member()
    group = Group.objects.get(name="Curator")
    shown = client.get(f"/admin/members/member/{member.pk}/change/").context["adminform"].form
    form = {
        name: value
        for name, value in shown.initial.items()
        if name in shown.fields and isinstance(value, str)
    }
    client.post(
        f"/admin/members/member/{member.pk}/change/",
        {**form, "groups": [group.pk], "is_staff": "on", "notices_sent": "[]"},
        REMOTE_ADDR="2001:db8:1::9",
    )
    (line,) = all_lines(member=member.pk, kind="roles")
    assert (line.what, line.came_from, [tuple(c) for c in line.changes]) == (
        "Role given",
        "2001:0db8:0001:…",
        [("Which", None, "Curator")],
    )


def test_a_member_is_told_with_the_team_by_its_name(db: None) -> None:
    team = Team.objects.create(name="Tern Outbound", team_seats=1)
    member = cast.make_member()
    Member.objects.filter(pk=member.pk).update(team=team, subscription_status="PAST_DUE")
    (line,) = all_lines(member=member.pk)
    assert [tuple(change) for change in line.changes] == [
        ("Subscription status", "Active", "Past due"),
        ("Team", "none", "Tern Outbound"),
    ]


def test_who_is_gone_is_named_no_more(db: None) -> None:
    actor, member = cast.make_member(first_name="Zacharias"), cast.make_member()
    AuditLog.objects.create(
        actor=actor, action="points_adjusted", target_type="members.Member", target_id=member.pk
    )
    actor.delete()
    member_pk = member.pk
    member.delete()
    lines = all_lines()
    assert "Zacharias" not in str(lines)
    assert {line.about for line in lines if line.kind == "points"} == {"A member who is gone"}
    assert all(line.about_pk is None for line in all_lines(member=member_pk))


def test_every_line_stands_on_one_page_whatever_shares_its_moment(db: None) -> None:
    before = len(all_lines())
    teams = [Team.objects.create(name=f"Team {n}") for n in range(40)]
    for team in teams:
        Team.objects.filter(pk=team.pk).update(team_seats=3)
    members = [cast.make_member() for _ in range(40)]
    Member.objects.filter(pk__in=[m.pk for m in members]).update(subscription_status="PAST_DUE")
    AuditLog.objects.bulk_create(
        AuditLog(action="streak_repaired", target_id=n) for n in range(2 * PAGE)
    )
    lines = all_lines()
    assert len(lines) - before == 40 + 40 + 2 * PAGE
    assert sorted((line.at for line in lines), reverse=True) == [line.at for line in lines]


def test_a_day_a_kind_and_a_member_narrow_together(db: None) -> None:
    member = cast.make_member()
    noon = datetime(2026, 3, 4, 12, tzinfo=UTC)
    for at in (noon, noon + timedelta(days=1)):
        for action in ("points_adjusted", "role_given"):
            AuditLog.objects.create(
                action=action, target_type="members.Member", target_id=member.pk, at=at
            )
    assert [
        (line.at, line.kind) for line in all_lines(member=member.pk, kind="points", day=noon.date())
    ] == [(noon, "points")]


def test_a_page_asks_as_much_for_thirty_lines_as_for_one(
    client: Client,
    super_admin: Member,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(super_admin)
    client.get(PAGE_OF_AUDIT)
    for number in (1, 30):
        for _ in range(number):
            member = cast.make_member()
            Member.objects.filter(pk=member.pk).update(subscription_status="PAST_DUE")
            AuditLog.objects.create(actor=member, action="role_given")
        with django_assert_max_num_queries(11):
            assertContains(client.get(PAGE_OF_AUDIT), "Role given")


def test_no_part_of_a_page_sorts_or_reads_a_table(db: None) -> None:
    place = Place(datetime(2026, 3, 4, tzinfo=UTC), 1, 7)
    plans = []
    with connection.cursor() as cursor:
        # A table of no rows is best read whole: what counts is that an index can serve.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        # Nor may sorting none seem cheaper; where no index serves, the plan sorts all the same.
        cursor.execute("SET LOCAL enable_sort = off")
        for asked in (
            Narrowed(),
            Narrowed(after=place),
            Narrowed(actor=1, after=place),
            Narrowed(kind="points", after=place),
            Narrowed(day=date(2026, 3, 4)),
        ):
            # Switches and letters are few.
            for source in sources()[:3]:
                for part in parts_of(source, asked):
                    sql, params = part.query.sql_with_params()
                    cursor.execute(f"EXPLAIN {sql}", params)
                    plans.append("\n".join(row[0] for row in cursor.fetchall()))
    assert len(plans) > 18
    assert [plan for plan in plans if "Sort" in plan or "Seq Scan" in plan] == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"actor": "Nobody Atall"}, "Nobody is called"),
        ({"member": "Twin"}, "Several are:"),
        ({"kind": "weather"}, "Select a valid choice"),
        ({"day": "soon"}, "Enter a valid date"),
        ({"day": "9999-12-31"}, "Give a day of this century"),
        ({"after": "x~y~z"}, "worth recording"),
        ({"after": "99999999999999999999~0~1"}, "worth recording"),
        ({"member": "#9999999999999999999999"}, "Nobody is called"),
    ],
)
def test_what_can_not_be_read_is_said(
    client: Client, super_admin: Member, asked: dict[str, str], said: str
) -> None:
    for _ in range(2):
        cast.make_member(first_name="Twin")
    client.force_login(super_admin)
    response = client.get(PAGE_OF_AUDIT, asked)
    if said != "worth recording":
        assertContains(response, said)
    assert response.status_code == 200


def test_who_may_not_see_the_audit_does_not(client: Client, curator: Member) -> None:
    client.force_login(curator)
    assert client.get(PAGE_OF_AUDIT).status_code == 403


def test_no_code_stands_on_the_page(client: Client, super_admin: Member) -> None:
    member = cast.make_member()
    Member.objects.filter(pk=member.pk).update(seat_tier="OWNER", is_staff=True)
    client.force_login(super_admin)
    response = client.get(PAGE_OF_AUDIT)
    assertContains(response, "Owner")
    for code in ("seat_tier", "TEAM_MEMBER", "{", "is_staff"):
        assertNotContains(response, f">{code}")


def test_every_deed_that_is_written_is_declared() -> None:
    """Read from the code: an action nobody declared would stand there as a code."""
    root = Path(__file__).resolve().parents[3]
    written = {
        action
        for app in CODE
        for path in (root / app).rglob("*.py")
        if "migrations" not in path.parts
        for block in re.findall(
            r"AuditLog(?:\.objects\.create)?\((.*?)\n    ", path.read_text(), re.S
        )
        for action in re.findall(r'action="(\w+)"', block)
    }
    assert (written | DEEDS.keys()) - declared_deeds().keys() == set()
