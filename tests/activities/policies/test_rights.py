"""What holds beside the matrix: the policies alone, without guards and column rights; roles nobody
thought of; the site, which sees what it saw.
"""

import psycopg
import pytest
from django.contrib.auth.models import Permission
from django.db import connection

from activities.models import Attachment, Submission
from members.identity import reading_as
from revcouncil.schema import outside
from tests import cast
from tests.activities.policies.world import (
    API,
    NO_RIGHT,
    NOBODY_SAID_WHO,
    REPORTING,
    World,
    as_reader,
    by_psycopg,
    signed_in,
    triggers_off,
)
from tests.roles import ROLE, as_owner

pytestmark = pytest.mark.django_db(transaction=True)

WRITING = ("ranks_merge(current_date)", "activities_refresh_metrics()")
ODD = "revcouncil_test_odd"
INSERT = (
    "INSERT INTO activities_submission (member_id, activity, payload, status, points, decided_at)"
    " VALUES ({}, 'SHINE', '{{}}', {})"
)


def as_the_owner(*statements: str) -> None:
    with as_owner(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_the_policies_alone_refuse_what_guards_and_column_rights_refuse_too(world: World) -> None:
    own, waiting = world.maren.pk, world.waiting.pk
    tries = {
        "sent as approved": INSERT.format(own, "'APPROVED', 900, now()"),
        "sent for another": INSERT.format(world.stranger.pk, "'PENDING', NULL, NULL"),
        "approved by oneself": "UPDATE activities_submission SET status = 'APPROVED', points = 900,"
        f" decided_at = now() WHERE id = {waiting}",
        "given away": f"UPDATE activities_submission SET member_id = {world.stranger.pk} WHERE id ="
        f" {waiting}",
        "a file for what was decided": "INSERT INTO activities_attachment (member_id,"
        " submission_id, file, name, size, format, content_hash) VALUES"
        f" ({own}, {world.public.pk}, 'evidence/a.pdf', 'a', 1, 'pdf', '{'a' * 64}')",
        "another's file named": "INSERT INTO activities_attachment (member_id, submission_id, file,"
        f" name, size, format, content_hash) SELECT {own}, {waiting}, '{world.file.file.name}',"
        f" 'a', 1, 'pdf', '{'a' * 64}'",
        "a file outside the evidence": "INSERT INTO activities_attachment (member_id,"
        " submission_id, file, name, size, format, content_hash) VALUES"
        f" ({own}, {waiting}, 'library/a.pdf', 'a', 1, 'pdf', '{'a' * 64}')",
    }
    tables = "activities_submission", "activities_attachment"
    with triggers_off(*tables):
        as_the_owner(f"GRANT ALL ON {', '.join(tables)} TO {API}")
        told = {name: by_psycopg(API, world.maren, sql) for name, sql in tries.items()}
        untouched = by_psycopg(
            API, world.maren, f"UPDATE activities_attachment SET size = 2 WHERE member_id = {own}"
        )
    with as_owner():
        assert outside.grant(connection, outside.Role.API, API, site=ROLE) == 4
    assert told == dict.fromkeys(tries, NO_RIGHT)
    assert untouched == "0"


def test_who_may_change_and_withdraw_what_waits_may_do_so_again_and_again(world: World) -> None:
    with signed_in(API) as session, as_reader(session, world.maren):
        sent = session.execute(
            "INSERT INTO activities_submission (member_id, activity, payload) VALUES"
            f" ({world.maren.pk}, 'SHINE', '{{}}') RETURNING id, status".encode()
        ).fetchone()
        assert sent
        assert sent[1] == "PENDING"
        changed = session.execute(
            "UPDATE activities_submission SET visibility = 'public' WHERE id = %s", sent[:1]
        )
        gone = session.execute("DELETE FROM activities_submission WHERE id = %s", sent[:1])
        assert (changed.rowcount, gone.rowcount) == (1, 1)


def test_a_reporting_tool_reads_public_figures_as_nobody_and_no_word_or_name(world: World) -> None:
    for reader in (None, world.maren, world.admin):
        assert by_psycopg(REPORTING, reader, "SELECT id, points FROM activities_submission") == "1"
    for column in ("member_id", "payload", "note", "reviewer_id", "certificate_hash", "*"):
        told = by_psycopg(REPORTING, world.admin, f"SELECT {column} FROM activities_submission")
        assert told == NO_RIGHT, column
    for view in ("activity_metrics", "leaderboard_totals", "leaderboard_30d"):
        assert by_psycopg(REPORTING, None, f"SELECT * FROM {view}").isdigit(), view
        assert by_psycopg(API, world.admin, f"SELECT * FROM {view}") == NO_RIGHT, view
    for table in ("members_member", "activities_submissiondraft", "activities_reviewdecision"):
        assert by_psycopg(REPORTING, world.admin, f"SELECT FROM {table}") == NO_RIGHT, table


def test_no_role_outside_calls_what_writes_with_the_owners_rights(world: World) -> None:
    for role in (API, REPORTING):
        for call in (*WRITING, "ranks_rebuild(current_date)"):
            assert by_psycopg(role, world.admin, f"SELECT {call}") == NO_RIGHT
    with connection.cursor() as cursor:
        for call in WRITING:
            cursor.execute(f"SELECT {call}")


def test_whoever_asks_for_their_own_without_saying_who_is_told_so_where_nothing_is_found(
    world: World,
) -> None:
    own = "SELECT id FROM activities_submission WHERE member_id = (SELECT activities_reader())"
    assert by_psycopg(API, None, own) == NOBODY_SAID_WHO
    assert by_psycopg(API, world.stranger, own) == "0"
    assert by_psycopg(API, world.maren, own) == "3"
    assert by_psycopg(API, None, "SELECT count(*) FROM activities_submission") == NOBODY_SAID_WHO


def test_a_role_that_was_given_the_table_by_hand_has_to_say_who_reads(world: World) -> None:
    as_the_owner(
        f"CREATE ROLE {ODD} LOGIN PASSWORD 'policies'",
        f"GRANT ALL ON activities_submission TO {ODD}",
    )
    try:
        assert by_psycopg(ODD, None, "TABLE activities_submission") == NOBODY_SAID_WHO
        assert by_psycopg(ODD, world.stranger, "TABLE activities_submission") == "1"
    finally:
        as_the_owner(f"DROP OWNED BY {ODD}", f"DROP ROLE {ODD}")


def test_a_schema_of_ones_own_changes_nothing_of_what_a_policy_asks(world: World) -> None:
    as_the_owner(
        f"CREATE ROLE {ODD} LOGIN PASSWORD 'policies'",
        f"CREATE SCHEMA odd AUTHORIZATION {ODD}",
        f"GRANT ALL ON activities_submission, activities_attachment TO {ODD}",
    )
    forged = f"""
        CREATE TABLE odd.members_member AS SELECT {world.stranger.pk}::bigint AS id,
            true AS is_active, true AS is_staff, true AS is_superuser;
        CREATE FUNCTION odd.has_table_privilege(oid, text) RETURNS boolean LANGUAGE sql
            AS 'SELECT true';
        CREATE FUNCTION odd.activities_reviews() RETURNS boolean LANGUAGE sql AS 'SELECT true';
        CREATE FUNCTION odd.same(bigint, bigint) RETURNS boolean LANGUAGE sql AS 'SELECT true';
        CREATE OPERATOR odd.= (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = odd.same);
        SET search_path = odd, pg_catalog, public
    """
    try:
        with signed_in(ODD) as session:
            session.execute(forged.encode())
            with as_reader(session, world.stranger):
                seen = session.execute("SELECT id FROM public.activities_submission").fetchall()
                files = session.execute("SELECT id FROM public.activities_attachment").fetchall()
        assert (seen, files) == ([(world.public.pk,)], [])
    finally:
        as_the_owner(f"DROP OWNED BY {ODD}", f"DROP ROLE {ODD}")


def test_who_reviews_is_asked_of_rights_as_they_are_now(world: World) -> None:
    member = cast.make_member(is_staff=True)
    count = "SELECT id FROM activities_submission"
    assert by_psycopg(API, member, count) == "1"
    member.user_permissions.add(Permission.objects.get(codename="review_submission"))
    assert by_psycopg(API, member, count) == "4"
    for column in ("is_active", "is_staff"):
        type(member).objects.filter(pk=member.pk).update(**{column: False})
        assert by_psycopg(API, member, count) == "1", column
        type(member).objects.filter(pk=member.pk).update(**{column: True})
    type(world.admin).objects.filter(pk=world.admin.pk).update(is_active=False)
    assert by_psycopg(API, world.admin, count) == "1"


def test_the_site_and_the_owner_see_and_change_all_whoever_reads(world: World) -> None:
    assert (Submission.objects.count(), Attachment.objects.count()) == (4, 2)
    with reading_as(world.stranger):
        assert (Submission.objects.count(), Attachment.objects.count()) == (4, 2)
        assert Submission.objects.filter(pk=world.waiting.pk).update(visibility="public") == 1
    with as_owner():
        assert (Submission.objects.count(), Attachment.objects.count()) == (4, 2)


def test_an_identity_that_is_no_number_is_refused(world: World) -> None:
    with signed_in(API) as session, session.transaction(force_rollback=True):
        session.execute("SELECT set_config('app.member', 'maren', true)")
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            session.execute("TABLE activities_submission")
