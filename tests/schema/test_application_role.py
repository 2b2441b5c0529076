"""What the database promises it keeps against the application's own role: every way round that
we could think of is refused.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection

from benchmarks.actions import submit
from benchmarks.models import Category
from gamification.ledger.award import merge_ranks
from members.models import AuditLog, Member
from resources.actions import download
from revcouncil.management.commands.verify_schema import Command
from revcouncil.schema import grants
from tests import cast
from tests.gamification.entries import enter
from tests.resources.makers import make_resource
from tests.roles import ROLE, as_owner
from tests.schema.ways_round import LEDGER, MEMBER, RESOURCE, WAYS

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        bool(settings.DATABASE_URL), reason="Signs in as the embedded server's application role."
    ),
]

MemberEvent: Any = apps.get_model("members", "MemberEvent")


# All that has to be the same afterwards, one row.
STATE = f"""
    SELECT (SELECT array_agg(e ORDER BY id) FROM {LEDGER} e),
           (SELECT array_agg((id, total_points, last_active_at, last_active_on) ORDER BY id)
               FROM {MEMBER}),
           (SELECT array_agg(a ORDER BY id) FROM members_auditlog a),
           (SELECT array_agg(h ORDER BY pgh_id) FROM members_memberevent h),
           (SELECT array_agg(s ORDER BY member_id) FROM gamification_standing s),
           (SELECT array_agg(b ORDER BY id) FROM gamification_rankslice b),
           (SELECT array_agg((seen_xmax, recent_as_of)) FROM gamification_rankstate),
           (SELECT array_agg((id, download_count) ORDER BY id) FROM {RESOURCE}),
           (SELECT array_agg(d ORDER BY id) FROM resources_resourcedownload d),
           (SELECT array_agg(b ORDER BY id) FROM benchmarks_earlieranswers b),
           (SELECT array_agg(b ORDER BY code) FROM gamification_badge b),
           (SELECT count(*) FROM django_migrations), (SELECT array_agg(c) FROM pghistory_context c)
"""


def state() -> Any:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(STATE)
        return cursor.fetchone()


@contextmanager
def signed_in() -> Iterator[psycopg.Connection[Any]]:
    """A session that has never been anything but the application's role."""
    params = connection.get_connection_params()
    where = {name: params[name] for name in ("host", "port", "dbname") if params.get(name)}
    with psycopg.connect(**where, user=ROLE, autocommit=True) as db:
        yield db


@pytest.fixture
def community() -> Member:
    """Somebody with points, a standing, a download, earlier answers, a history and an entry in
    the audit log.
    """
    member = cast.paying_owner()
    enter(member, 50)
    download(member=member, resource=make_resource())
    for cost in (12, 13):
        submit(member=member, category=Category.INFRASTRUCTURE, data={"domain_cost": cost})
    member.is_staff = True
    member.save()
    member.groups.add(Group.objects.get(name="Curator"))
    merge_ranks()
    AuditLog.objects.create(actor=member, action="looked")
    return member


def test_every_way_round_a_promise_is_refused_and_nothing_is_changed(community: Member) -> None:
    before, passed = state(), []
    for name, script in WAYS.items():
        with signed_in() as db:
            try:
                with db.transaction():
                    for statement in script.split("; "):
                        db.execute(statement.encode())
                passed.append(name)
            except psycopg.Error:
                pass
        if (now := state()) != before:
            passed.append(f"{name}: changed something")
            before = now
    assert passed == []
    assert len(WAYS) >= 40


def test_whoever_makes_themselves_staff_leaves_a_trace_that_stays(community: Member) -> None:
    recorded = MemberEvent.objects.count()
    with signed_in() as db:
        db.execute(
            "SET pgtrigger.ignore = '{members_member_update_update,pgtrigger_update_update_6e48f}'"
        )
        db.execute(f"UPDATE {MEMBER} SET is_superuser = true".encode())
        db.execute(
            f"INSERT INTO {MEMBER} (email, password, is_superuser) VALUES ('new@b.example', '!',"
            " true)".encode()
        )
        db.execute(
            "INSERT INTO members_member_groups (member_id, group_id) SELECT m.id, g.id FROM"
            " members_member m, auth_group g WHERE m.email = 'new@b.example' AND g.name ="
            " 'Reviewer'"
        )
        db.execute("DELETE FROM members_member_groups")
    assert MemberEvent.objects.filter(is_superuser=True).count() == 2
    assert MemberEvent.objects.count() == recorded + 2
    noted = AuditLog.objects.exclude(action="looked").values_list("action", "detail__name")
    assert sorted(noted) == [
        ("role_given", "Curator"),
        ("role_given", "Reviewer"),
        ("role_taken", "Curator"),
        ("role_taken", "Reviewer"),
    ]


def test_a_member_erased_and_made_anew_begins_with_nothing_and_the_erasure_stands(
    community: Member,
) -> None:
    pk = community.pk
    with signed_in() as db:
        db.execute("DELETE FROM members_member_groups")
        db.execute(f"DELETE FROM {MEMBER} WHERE id = {pk}".encode())
        db.execute(
            f"INSERT INTO {MEMBER} (id, email, password, is_superuser) VALUES ({pk},"
            " 'new@b.example', '!', false)".encode()
        )
    assert Member.objects.get(pk=pk).total_points == 0
    # That somebody was erased stays; who it was is forgotten.
    assert MemberEvent.objects.filter(pgh_obj_id=0, pgh_label="delete").count() == 1
    assert not MemberEvent.objects.filter(pgh_obj_id=pk).exists()
    assert AuditLog.objects.get(action="looked").actor_id is None


def test_granting_again_changes_nothing_and_mends_what_was_given_by_hand(community: Member) -> None:
    with as_owner():
        assert grants.grant(connection, ROLE) == 0
        with connection.cursor() as cursor:
            cursor.execute(
                f"GRANT DELETE ON {LEDGER} TO PUBLIC; GRANT UPDATE ON SEQUENCE {LEDGER}_id_seq TO"
                f" {ROLE}"
            )
        assert grants.grant(connection, ROLE) == 4
        assert grants.grant(connection, ROLE) == 0


def test_a_table_of_a_later_migration_can_be_used_at_once() -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE later (id bigserial, n integer)")
    try:
        with signed_in() as db:
            db.execute(
                "INSERT INTO later (n) VALUES (1); UPDATE later SET n = 2; DELETE FROM later"
            )
    finally:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("DROP TABLE later")


def test_the_tests_have_the_rights_of_the_application_and_no_more() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, has_table_privilege(%s, 'UPDATE'),"
            " has_database_privilege(current_database(), 'TEMP')",
            [LEDGER],
        )
        assert cursor.fetchone() == (ROLE, False, False)


def test_verify_schema_says_what_is_kept_against_whom() -> None:
    said = Command()._role()
    assert said == f"The site runs as {ROLE}, which owns no table: all this is kept against it too."
    with as_owner():
        assert "Unprotected from it: triggers can be switched off" in Command()._role()
