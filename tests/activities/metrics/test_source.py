"""A migrated database has exactly the current source of the metrics, and the docs say the same."""

import re
from pathlib import Path

import pytest
from django.db import connection

from activities.catalogue import Activity
from activities.metrics.source import FOLDER, KEYS, REFRESH, VIEWS, source
from gamification.catalogue import Action

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rights_of_the_owner")]
DOCS = Path(__file__).parents[3] / "docs" / "reporting.md"
DEFINITIONS = """
    SELECT relname, replace(pg_get_viewdef(oid), %(schema)s || '.', '')
    FROM pg_class WHERE relnamespace = to_regnamespace(%(schema)s) AND relname = ANY (%(views)s)
    UNION ALL
    SELECT indexname, replace(indexdef, %(schema)s || '.', '')
    FROM pg_indexes WHERE schemaname = %(schema)s AND tablename = ANY (%(views)s)
    UNION ALL
    SELECT proname, replace(pg_get_functiondef(oid), %(schema)s || '.', '')
    FROM pg_proc WHERE pronamespace = to_regnamespace(%(schema)s) AND proname = %(refresh)s
    UNION ALL
    SELECT relname || '.' || objsubid, description
    FROM pg_description JOIN pg_class ON pg_class.oid = objoid AND classoid = 'pg_class'::regclass
    WHERE relnamespace = to_regnamespace(%(schema)s) AND relname = ANY (%(views)s)
"""
COLUMNS = """
    SELECT relname, attname, format_type(atttypid, atttypmod), col_description(attrelid, attnum)
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relname = ANY (%s) AND attnum > 0 ORDER BY relname, attnum
"""


def definitions(schema: str) -> dict[str, str]:
    """What views, keys, comments and the function of a schema are, without its name."""
    with connection.cursor() as cursor:
        cursor.execute(DEFINITIONS, {"schema": schema, "views": list(VIEWS), "refresh": REFRESH})
        return dict(cursor.fetchall())


def test_a_migrated_database_has_the_current_source() -> None:
    migrated = definitions("public")
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA metrics_alone")
        cursor.execute("SET LOCAL search_path = metrics_alone, public")
        for name in (*VIEWS, *KEYS, REFRESH):
            cursor.execute(source(name).replace("%", "%%"), [])
        anew = definitions("metrics_alone")
    assert {*VIEWS, REFRESH} <= set(anew)
    differing = {name for name in {*anew, *migrated} if anew.get(name) != migrated.get(name)}
    assert not differing, f"Write a migration that replaces {differing} with its current source."


def test_every_source_has_a_place() -> None:
    assert {path.stem for path in FOLDER.glob("*.sql")} == {*VIEWS, *KEYS, REFRESH}


def test_each_column_is_commented_and_the_docs_say_the_same() -> None:
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [list(VIEWS)])
        columns = cursor.fetchall()
    documented: dict[str, list[tuple[str, ...]]] = {}
    for part in re.split(r"^## ", DOCS.read_text(), flags=re.MULTILINE)[1:]:
        name = part.split("\n", 1)[0].strip("` ")
        documented[name] = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \|$", part, re.MULTILINE)
    for view in VIEWS:
        held = [(column, kind, said) for name, column, kind, said in columns if name == view]
        assert held
        assert all(said for _, _, said in held)
        assert documented[view] == held


def test_an_activity_is_found_in_the_ledger_by_its_code() -> None:
    """The view reads the activity from the action."""
    for activity in Activity:
        assert activity.declaration.action.value == f"activity_{activity.lower()}"
    assert {action for action in Action.values if action.startswith("activity_")} == {
        *(activity.declaration.action.value for activity in Activity),
        "activity_course",
    }
