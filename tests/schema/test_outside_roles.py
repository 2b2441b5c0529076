"""Roles beside the site's: made as they are named, given what is declared, held by every policy."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from activities.models import Submission
from revcouncil.schema import grants, outside
from revcouncil.schema.outside import EVERY_COLUMN, Role
from tests.roles import ROLE
from tests.schema.garage import execute

NEW = "revcouncil_test_new"

pytestmark = pytest.mark.django_db


@pytest.fixture
def new() -> str:
    """A role that is not there before, nor afterwards: the test's transaction is rolled back."""
    assert execute(f"SELECT FROM pg_roles WHERE rolname = '{NEW}'") == []
    return NEW


def attributes(name: str) -> Any:
    return execute(
        "SELECT rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles"
        f" WHERE rolname = '{name}'"
    )


def held(name: str) -> dict[str, set[str]]:
    """Each relation's rights that the role has, by its columns or whole."""
    rows = execute(
        "SELECT relname, right_ FROM pg_class, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE']) right_"
        " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'p')"
        f" AND has_any_column_privilege('{name}', oid, right_)"
    )
    found: dict[str, set[str]] = {}
    for relation, right in rows:
        found.setdefault(relation, set()).add(right)
    return found


def test_without_a_password_a_role_is_made_that_cant_sign_in(new: str) -> None:
    assert outside.grant(connection, Role.REPORTING, new, site=ROLE) > 0
    assert attributes(new) == [(False,) * 5]
    assert outside.grant(connection, Role.REPORTING, new, site=ROLE) == 0


def test_with_a_password_it_may_sign_in_and_the_password_is_kept_as_a_hash(new: str) -> None:
    outside.grant(connection, Role.API, new, "figs and dates", site=ROLE)
    assert attributes(new) == [(True, False, False, False, False)]
    (secret,) = execute(f"SELECT rolpassword FROM pg_authid WHERE rolname = '{new}'")[0]
    assert secret.startswith("SCRAM-SHA-256$")


def test_it_may_do_what_is_declared_and_nothing_else(new: str) -> None:
    for role in Role:
        outside.grant(connection, role, new, site=ROLE)
        declared = {relation: set(rights) for relation, rights in outside.declared(role).items()}
        there = held(new)
        assert there == {
            relation: rights - {"DELETE"}
            for relation, rights in declared.items()
            if relation in there
        }
        assert "activities_submission" in there
        assert outside.grant(connection, role, new, site=ROLE) == 0
    columns = outside.declared(Role.REPORTING)[Submission._meta.db_table]["SELECT"]
    assert not {"member_id", "payload", "note", "reviewer_id", "certificate_hash"} & set(columns)


def test_what_was_given_by_hand_is_taken_back(new: str) -> None:
    outside.grant(connection, Role.API, new, site=ROLE)
    before = held(new)
    execute(
        f"GRANT ALL ON members_member, activities_submission TO {new};"
        f" GRANT SELECT (email) ON members_member TO {new};"
        f" GRANT USAGE ON SEQUENCE members_member_id_seq TO {new};"
        f" GRANT EXECUTE ON FUNCTION ranks_rebuild(date) TO PUBLIC"
    )
    assert outside.grant(connection, Role.API, new, site=ROLE) > 0
    assert held(new) == before
    assert execute(
        f"SELECT has_function_privilege('{new}', 'ranks_rebuild(date)', 'EXECUTE'),"
        f" has_function_privilege('{ROLE}', 'ranks_rebuild(date)', 'EXECUTE'),"
        f" has_sequence_privilege('{new}', 'members_member_id_seq', 'USAGE')"
    ) == [(False, True, False)]


@pytest.mark.parametrize(
    ("makes", "reason"),
    [
        ("ALTER ROLE {new} SUPERUSER", "it is a superuser"),
        ("ALTER ROLE {new} BYPASSRLS", "it has BYPASSRLS"),
        (f'GRANT "{ROLE}" TO {{new}}', "it is a member of the site's role"),
        ("CREATE TABLE owned (); ALTER TABLE owned OWNER TO {new}", "it owns tables"),
    ],
)
def test_a_role_that_no_policy_would_hold_is_refused(new: str, makes: str, reason: str) -> None:
    execute(f"CREATE ROLE {new}; {makes.format(new=new)}")
    with pytest.raises(grants.NoRights, match=f"{new} can't be used: {reason}"):
        outside.grant(connection, Role.API, new, site=ROLE)
    with pytest.raises(grants.NoRights, match="the site runs as it"):
        outside.grant(connection, Role.API, ROLE, site=ROLE)


def test_a_view_is_given_once_it_is_there(new: str, monkeypatch: pytest.MonkeyPatch) -> None:
    config = Submission._meta.app_config
    given = {"later_figures": {Role.REPORTING: {"SELECT": EVERY_COLUMN}}}
    monkeypatch.setattr(config, "outside_rights", given, raising=False)
    outside.grant(connection, Role.REPORTING, new, site=ROLE)
    execute("CREATE VIEW later_figures AS SELECT 1 AS one")
    assert outside.grant(connection, Role.REPORTING, new, site=ROLE) == 1
    assert held(new)["later_figures"] == {"SELECT"}


def test_grant_roles_gives_each_role_that_is_named_its_rights(new: str, settings: Settings) -> None:
    settings.SCHEMA_ROLES = {"API": {"NAME": new}, "REPORTING": {"NAME": ""}}
    out = StringIO()
    call_command("grant_roles", stdout=out)
    assert out.getvalue().startswith(f"{new} has its rights: ")
    settings.SCHEMA_ROLES = {}
    with pytest.raises(CommandError, match="One role does everything here"):
        call_command("grant_roles")
