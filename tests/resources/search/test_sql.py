"""A migrated database has exactly the current source of the search's SQL."""

import pytest
from django.db import connection

from resources.search.source import FOLDER, FUNCTIONS, source

pytestmark = pytest.mark.django_db

DEFINITIONS = """
    SELECT proname, replace(pg_get_functiondef(oid), %s || '.', '') FROM pg_proc
    WHERE pronamespace = to_regnamespace(%s) AND proname LIKE 'library\\_%%'
"""


def definitions(schema: str) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(DEFINITIONS, [schema, schema])
        return dict(cursor.fetchall())


@pytest.mark.usefixtures("rights_of_the_owner")
def test_a_migrated_database_has_the_current_source() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA sources_alone")
        cursor.execute("SET LOCAL search_path = sources_alone, public")
        for name in FUNCTIONS:
            cursor.execute(source(name).replace("%", "%%"), [])
    assert {path.stem for path in FOLDER.glob("*.sql")} == set(FUNCTIONS)
    assert definitions("sources_alone") == definitions("public")
