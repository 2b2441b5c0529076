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

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        bool(settings.DATABASE_URL), reason="Signs in as the embedded server's application role."
    ),
]

MemberEvent: Any = apps.get_model("members", "MemberEvent")
LEDGER, MEMBER, RESOURCE = "gamification_pointtransaction", "members_member", "resources_resource"

WAYS = {
    # The ledger
    "change an entry": f"UPDATE {LEDGER} SET points = 999",
    "give entries to another": f"UPDATE {LEDGER} SET member_id = (SELECT max(id) FROM {MEMBER})",
    "delete entries": f"DELETE FROM {LEDGER}",
    "empty the ledger": f"TRUNCATE {LEDGER}",
    "empty the members and all with them": f"TRUNCATE {MEMBER} CASCADE",
    "change by conflict": (
        f"INSERT INTO {LEDGER} SELECT * FROM {LEDGER} ON CONFLICT (id) DO UPDATE SET points = 999"
    ),
    "change by merge": (
        f"MERGE INTO {LEDGER} t USING {LEDGER} s ON t.id = s.id WHEN MATCHED THEN UPDATE SET points"
        " = 999"
    ),
    "delete by merge": (
        f"MERGE INTO {LEDGER} t USING {LEDGER} s ON t.id = s.id WHEN MATCHED THEN DELETE"
    ),
    "pay a source twice": (
        f"INSERT INTO {LEDGER} (member_id, action, points, source) SELECT member_id, action, 5,"
        f" source FROM {LEDGER}"
    ),
    "pay nobody": (
        f"INSERT INTO {LEDGER} (member_id, action, points, source) VALUES (-1, 'deed', 5, 'x')"
    ),
    "a day that can't be": (
        f"INSERT INTO {LEDGER} (member_id, action, points, source, earned_on) "
        f"SELECT max(id), 'deed', 5, 'x', '1999-01-01' FROM {MEMBER}"
    ),
    "an entry no board sees": (
        f"INSERT INTO {LEDGER} (member_id, action, points, source, xid) SELECT max(id), 'deed', 5, "
        f"'x', NULL FROM {MEMBER}"
    ),
    "an entry of another transaction": (
        f"INSERT INTO {LEDGER} (member_id, action, points, source, xid) "
        f"SELECT max(id), 'deed', 5, 'x', 3 FROM {MEMBER}"
    ),
    "look away": (
        f"SET pgtrigger.ignore = '{{{LEDGER}_no_update}}'; UPDATE {LEDGER} SET points = 999"
    ),
    "replay as a replica": (
        f"SET session_replication_role = replica; UPDATE {LEDGER} SET points = 999"
    ),
    "switch a trigger off": f"ALTER TABLE {LEDGER} DISABLE TRIGGER USER",
    "drop a trigger": f"DROP TRIGGER {LEDGER}_follow ON {LEDGER}",
    "hang a trigger on it": (
        f"CREATE TRIGGER mine BEFORE INSERT ON {LEDGER} FOR EACH ROW EXECUTE FUNCTION "
        "suppress_redundant_updates_trigger()"
    ),
    "put a rule on it": f"CREATE RULE mine AS ON INSERT TO {LEDGER} DO INSTEAD NOTHING",
    "loosen a constraint": f"ALTER TABLE {LEDGER} DROP CONSTRAINT {LEDGER}_source_uniq",
    "add a column": f"ALTER TABLE {LEDGER} ADD COLUMN mine integer",
    "drop the ledger": f"DROP TABLE {LEDGER}",
    "index the ledger": f"CREATE INDEX mine ON {LEDGER} (points)",
    # Totals
    "set a total": f"UPDATE {MEMBER} SET total_points = 999",
    "set when somebody was active": f"UPDATE {MEMBER} SET last_active_at = '1999-01-01'",
    "set the day somebody was active": f"UPDATE {MEMBER} SET last_active_on = '1999-01-01'",
    "begin with points": (
        f"INSERT INTO {MEMBER} (email, password, is_superuser, total_points) VALUES ('a@b.example',"
        " '!', false, 999)"
    ),
    "set a total from a trigger of one's own": "CREATE TEMPORARY TABLE mine (n integer)",
    "the same on a table that stays": "CREATE TABLE mine (n integer)",
    "a function to do it": (
        f"CREATE FUNCTION mine() RETURNS void LANGUAGE sql AS 'UPDATE {MEMBER} SET total_points ="
        " 999'"
    ),
    "another function under its trigger": (
        f"CREATE OR REPLACE FUNCTION {LEDGER}_follow() RETURNS trigger LANGUAGE plpgsql "
        "AS 'BEGIN RETURN NULL; END'"
    ),
    "call a trigger's function": f"SELECT {LEDGER}_follow()",
    "tables of one's own before ours": (
        f"CREATE SCHEMA mine; SET search_path = mine, public; CREATE TABLE mine.{MEMBER} (id"
        " bigint)"
    ),
    "shadow ours for a session": (
        f"SET search_path = pg_temp, public; CREATE TABLE pg_temp.{MEMBER} (id bigint)"
    ),
    "give a member another number": f"UPDATE {MEMBER} SET id = id + 1000000",
    "a record that sets another number": (
        "INSERT INTO members_auditlog (action, target_id, detail) "
        f"""SELECT 'points_recounted', max(id), '{{"total_points": [0, 999]}}' FROM {MEMBER};
        SELECT 1/0"""
    ),
    # Ranks
    "set a standing": "UPDATE gamification_standing SET total = 999",
    "delete a standing": "DELETE FROM gamification_standing",
    "set a count of the ranks": "UPDATE gamification_rankslice SET members = 7",
    "say that all was merged": "UPDATE gamification_rankstate SET seen_xmax = seen_xmax + 1000000",
    "merge as of another century": "SELECT ranks_merge('2999-01-01')",
    "make the ranks anew as of another century": "SELECT ranks_rebuild('1999-01-01')",
    "forget a change": "DELETE FROM gamification_rankevent",
    "rename a badge": "UPDATE gamification_badge SET name = 'Mine'",
    # Audit and history
    "change the audit log": "UPDATE members_auditlog SET detail = '{}'",
    "blame nobody": "UPDATE members_auditlog SET actor_id = NULL",
    "delete from the audit log": "DELETE FROM members_auditlog",
    "empty the audit log": "TRUNCATE members_auditlog",
    "change the history": "UPDATE members_memberevent SET is_superuser = false",
    "delete history": "DELETE FROM members_memberevent",
    "forge history": "INSERT INTO members_memberevent SELECT * FROM members_memberevent",
    "forge who did it": "UPDATE pghistory_context SET metadata = '{}'",
    "change earlier answers": "UPDATE benchmarks_earlieranswers SET data = '{}'",
    "forge earlier answers": (
        "INSERT INTO benchmarks_earlieranswers (member_id, category, data, answered_at) "
        f"SELECT max(id), 'BUSINESS', '{{}}', now() FROM {MEMBER}"
    ),
    "forget a migration": "DELETE FROM django_migrations",
    # Counts
    "set a count of downloads": f"UPDATE {RESOURCE} SET download_count = 999",
    "begin with downloads": (
        f"INSERT INTO {RESOURCE} (title, slug, description, category, type, file, download_count) "
        "VALUES ('a', 'a', 'a', 'OPERATIONS', 'SOP', 'a.pdf', 999)"
    ),
    "undo a download": "DELETE FROM resources_resourcedownload",
    "move a download": "UPDATE resources_resourcedownload SET downloaded_at = '1999-01-01'",
    "set a sequence back": f"SELECT setval('{LEDGER}_id_seq', 1)",
    "reset a sequence": f"ALTER SEQUENCE {LEDGER}_id_seq RESTART",
    # Roles and the server
    "become the owner": "SET ROLE revcouncil",
    "be the owner from the start": "SET SESSION AUTHORIZATION revcouncil",
    "be given the owner": f"GRANT revcouncil TO {ROLE}",
    "become a superuser": f"ALTER ROLE {ROLE} SUPERUSER",
    "make a role": "CREATE ROLE mine LOGIN",
    "take rights": f"GRANT ALL ON {LEDGER} TO {ROLE}; UPDATE {LEDGER} SET points = 999",
    "take rights to come": (
        f"ALTER DEFAULT PRIVILEGES FOR ROLE revcouncil GRANT ALL ON TABLES TO {ROLE}"
    ),
    "write the catalog": "UPDATE pg_proc SET prosecdef = false",
    "read a file": "SELECT pg_read_file('postgresql.conf')",
    "write a file": f"COPY {LEDGER} TO '/tmp/mine'",
    "run a program": f"COPY {LEDGER} FROM PROGRAM 'true'",
    "load a library": "LOAD 'auto_explain'; CREATE EXTENSION vector",
    "change the server": "ALTER SYSTEM SET fsync = off",
    "change the role for later": "ALTER ROLE revcouncil SET session_replication_role = replica",
    "end the owner's session": (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'revcouncil'"
    ),
}

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
    assert (
        list(
            MemberEvent.objects.filter(pgh_obj_id=pk)
            .order_by("pgh_id")
            .values_list("pgh_label", flat=True)
        )[-1]
        == "delete"
    )
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
