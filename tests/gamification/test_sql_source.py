"""A migrated database has exactly the current source of the ranks' SQL."""

import pytest
from django.db import connection

from gamification.catalogue import Action
from gamification.ranks.source import FOLDER, FUNCTIONS, RIGHTS, source
from members.rules.access import access_sql, has_access
from tests import cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rights_of_the_owner")]

DEFINITIONS = """
    SELECT proname, replace(pg_get_functiondef(oid), %s || '.', '')
    FROM pg_proc WHERE pronamespace = to_regnamespace(%s) AND proname = ANY (%s)
    UNION ALL
    SELECT relname, pg_get_viewdef(oid)
    FROM pg_class WHERE relnamespace = to_regnamespace(%s) AND relname = ANY (%s) AND relkind = 'v'
"""
# What is no trigger's and belongs to no extension, by the first word of its name.
OURS = """
    SELECT proname FROM pg_proc p
    WHERE pronamespace = 'public'::regnamespace AND prorettype <> 'trigger'::regtype
      AND split_part(proname, '_', 1) IN ('boards', 'gamification', 'ledger', 'ranks', 'utc')
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    UNION ALL
    SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
      AND relkind IN ('v', 'm') AND relname LIKE 'gamification%%'
"""


def definitions(schema: str) -> dict[str, str]:
    """What the functions and views of a schema are, without its name."""
    names = list(FUNCTIONS)
    with connection.cursor() as cursor:
        cursor.execute(DEFINITIONS, [schema, schema, names, schema, names])
        return dict(cursor.fetchall())


def test_a_migrated_database_has_the_current_source() -> None:
    migrated = definitions("public")
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA sources_alone")
        cursor.execute("SET LOCAL search_path = sources_alone, public")
        for name in (*FUNCTIONS, RIGHTS):
            cursor.execute(source(name).replace("%", "%%"), [])
        anew = definitions("sources_alone")
    assert set(anew) == set(FUNCTIONS)
    differing = {name for name in FUNCTIONS if anew[name] != migrated.get(name)}
    assert not differing, f"Write a migration that replaces {differing} with its current source."


def test_no_function_is_without_a_source_and_no_source_without_a_place_in_the_order() -> None:
    assert {path.stem for path in FOLDER.glob("*.sql")} == {*FUNCTIONS, RIGHTS}
    with connection.cursor() as cursor:
        cursor.execute(OURS)
        assert {name for (name,) in cursor.fetchall()} == set(FUNCTIONS)


def test_sql_and_python_mean_the_same_by_access_and_by_earned() -> None:
    with connection.cursor() as cursor:
        for status, in_debtor_state, access in cast.SUBSCRIPTIONS:
            cursor.execute(
                "SELECT boards_list(status, debtor, true), boards_list(status, debtor, false), "
                f"{access_sql('m')} FROM (VALUES (%s, %s)) given (status, debtor) CROSS JOIN "
                "LATERAL (SELECT status AS subscription_status, debtor AS in_debtor_state) m",
                [status, in_debtor_state],
            )
            assert cursor.fetchone() == (access, False, access)
            assert has_access(status=status, in_debtor_state=in_debtor_state) == access
        for action in Action.values:
            cursor.execute(
                "SELECT ledger_is_earned(1, %s), ledger_is_earned(0, %s), ledger_is_earned(-1, %s)",
                [action] * 3,
            )
            assert cursor.fetchone() == (action != Action.ADMIN_ADJUSTMENT, False, False)
