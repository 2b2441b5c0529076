"""A migrated database has exactly the current source of what the policies call."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

pytestmark = pytest.mark.django_db

FOLDER = Path(apps.get_app_config("activities").path) / "sql"
DEFINITIONS = """
    SELECT proname, replace(pg_get_functiondef(oid), %s || '.', '') FROM pg_proc
    WHERE pronamespace = to_regnamespace(%s) AND proname = ANY (%s)
"""


def definitions(schema: str, names: list[str]) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(DEFINITIONS, [schema, schema, names])
        return dict(cursor.fetchall())


@pytest.mark.usefixtures("rights_of_the_owner")
def test_a_migrated_database_has_the_current_source() -> None:
    files = {path.stem: path.read_text() for path in FOLDER.glob("activities_*.sql")}
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA sources_alone")
        cursor.execute("SET LOCAL search_path = sources_alone, public")
        for text in files.values():
            cursor.execute(text.replace("%", "%%"), [])
    assert len(files) >= 3
    assert definitions("sources_alone", list(files)) == definitions("public", list(files))
