"""A migrated database has exactly the current source of the directory's SQL."""

import pytest
from django.db import connection

from members.directory.search import page
from members.directory.source import FOLDER, FUNCTIONS, source
from members.models import ListingTerm, Member
from tests import cast

pytestmark = pytest.mark.django_db

DEFINITIONS = """
    SELECT proname, replace(pg_get_functiondef(oid), %s || '.', '') FROM pg_proc
    WHERE pronamespace = to_regnamespace(%s) AND proname LIKE 'directory\\_%%'
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


@pytest.mark.parametrize(("status", "in_debtor_state", "access"), cast.SUBSCRIPTIONS)
@pytest.mark.parametrize("is_active", [True, False])
@pytest.mark.parametrize("in_directory", [True, False])
def test_sql_and_python_list_the_same(
    status: str, in_debtor_state: bool, access: bool, is_active: bool, in_directory: bool
) -> None:
    member = cast.make_member(
        subscription_status=status,
        in_debtor_state=in_debtor_state,
        is_active=is_active,
        in_directory=in_directory,
    )
    said = (
        ListingTerm.objects.filter(member_id=member.pk).exists(),
        member.is_listed,
        Member.objects.listed().filter(pk=member.pk).exists(),
        bool(page([["*:"]], size=2)),
    )
    assert said == (access and is_active and in_directory,) * 4
