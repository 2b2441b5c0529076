"""Row-level security: what a model declares, an AlterPolicies brings, a check compares and
lint_migrations refuses.
"""

from typing import Any

import pytest
from django.apps import AppConfig, apps
from django.db import connection
from django.db.migrations.writer import MigrationWriter

from activities.models import Submission
from revcouncil.schema import catalog, policies
from revcouncil.schema.catalog import Entry
from revcouncil.schema.operations import AlterPolicies
from revcouncil.schema.policies import Declared, Policy
from tests.schema.garage import Garage, car, execute, meanwhile, migration, sitting

OWN = Policy(
    name="car_own", command="SELECT", using="name = (SELECT current_setting('app.driver', true))"
)
SOLD = Policy(
    name="car_sold",
    command="UPDATE",
    using="name = 'sold'",
    with_check="name <> ''",
    restrictive=True,
)


def of_cars() -> dict[str, str]:
    """Policies by name, and how the table stands."""
    with connection.cursor() as cursor:
        found = catalog.read(cursor)
    return {
        entry.name: " ".join(definition.split())
        for entry, definition in found.items()
        if entry.kind == "policy" or entry == Entry("table", "", "garage_car")
    }


BEGAN = {"garage_car": "table"}
BOTH = {
    "garage_car": "table, row security enabled",
    "car_own": "SELECT PERMISSIVE TO public USING ((name)::text = ( SELECT"
    " current_setting('app.driver'::text, true) AS current_setting))",
    "car_sold": "UPDATE RESTRICTIVE TO public USING ((name)::text = 'sold'::text)"
    " WITH CHECK ((name)::text <> ''::text)",
}


@pytest.mark.usefixtures("own_database")
def test_policies_come_change_and_go_and_going_back_leaves_what_was() -> None:
    garage = Garage(car())
    states = [garage.state.clone()]
    steps = [
        migration("0002_own", AlterPolicies("car", [OWN])),
        migration("0003_both", AlterPolicies("car", [OWN, SOLD])),
        migration("0004_other", AlterPolicies("car", [Policy(name="car_own", using="true")], True)),
        migration("0005_none", AlterPolicies("car")),
    ]
    seen = [of_cars()]
    for step in steps:
        garage.run(step)
        states.append(garage.state.clone())
        seen.append(of_cars())
    assert seen[0] == seen[4] == BEGAN
    assert seen[1] == {name: BOTH[name] for name in ("garage_car", "car_own")}
    assert seen[2] == BOTH
    assert seen[3] == {
        "garage_car": "table, row security enabled and forced",
        "car_own": "ALL PERMISSIVE TO public USING true",
    }
    for number in (3, 2, 1, 0):
        garage.back(steps[number], states[number])
        assert of_cars() == seen[number]


@pytest.mark.usefixtures("own_database")
def test_a_policy_put_there_by_hand_under_a_name_of_ours_gives_way() -> None:
    garage = Garage(car())
    execute("CREATE POLICY car_own ON garage_car USING (true)")
    garage.run(migration("0002_own", AlterPolicies("car", [OWN])))
    assert of_cars() == {name: BOTH[name] for name in ("garage_car", "car_own")}


@pytest.mark.usefixtures("own_database")
def test_others_read_on_while_it_waits_for_a_reader() -> None:
    garage = Garage(car())
    step = migration("0002_own", AlterPolicies("car", [OWN]))
    with sitting("SELECT * FROM garage_car") as reader, meanwhile(lambda: garage.run(step)) as run:
        for _ in range(20):
            execute("SET lock_timeout = '1s'; SELECT * FROM garage_car")
        assert not run.done()
        reader.rollback()
    assert of_cars()["garage_car"] == "table, row security enabled"


@pytest.mark.usefixtures("own_database")
def test_outside_a_transaction_it_is_refused() -> None:
    garage = Garage(car())
    with pytest.raises(ValueError, match="needs a migration that is atomic"):
        garage.run(migration("0002_own", AlterPolicies("car", [OWN]), atomic=False))
    assert of_cars() == BEGAN


def test_a_policy_is_written_in_a_migration_as_it_was_declared() -> None:
    text, imports = MigrationWriter.serialize(SOLD)
    scope: dict[str, Any] = {}
    exec("\n".join(imports), scope)
    assert eval(text, scope) == SOLD


def test_our_models_declare_the_policies_of_their_migrations() -> None:
    found = policies.in_migrations()
    assert [*policies.disagreements(apps.get_app_configs(), found)] == []
    assert {model for _, model in found} >= {"submission", "attachment"}


@pytest.mark.parametrize(
    ("migrated", "names"),
    [
        (Declared(), "submission_edit, submission_read, submission_send, submission_withdraw"),
        (Declared(tuple(Submission.row_policies[1:])), "submission_read"),
        (Declared((*Submission.row_policies, SOLD)), "car_sold"),
        (Declared(tuple(Submission.row_policies), forced=True), "row_policies_forced"),
    ],
)
def test_a_model_that_says_something_else_than_its_migrations_is_an_error(
    migrated: Declared, names: str
) -> None:
    config: AppConfig = apps.get_app_config("activities")
    found = policies.in_migrations() | {("activities", "submission"): migrated}
    assert [(e.id, e.msg) for e in policies.disagreements([config], found)] == [
        (
            "revcouncil_schema.E001",
            f"activities.Submission declares other policies than its migrations: {names}.",
        )
    ]


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        (OWN, []),
        (Policy(name="own", using="true"), ["name the policy own car_<what>"]),
        (Policy(name="car_" + "x" * 70, using="true"), ["at most 63 characters"]),
        (
            Policy(name="car_own", using="name = current_setting('app.driver')"),
            ["write what car_own asks of the session as (SELECT ...)"],
        ),
        (
            Policy(
                name="car_own",
                with_check="(SELECT true) AND (has_table_privilege('a'::regclass, 'SELECT'))",
            ),
            ["write what car_own asks of the session as (SELECT ...)"],
        ),
        (
            Policy(
                name="car_own",
                using="id = (SELECT CASE WHEN (current_setting('a') <> '') THEN 1 END)",
            ),
            [],
        ),
    ],
)
def test_what_would_be_asked_for_every_row_and_a_name_that_says_nothing_are_found(
    policy: Policy, told: list[str]
) -> None:
    found = policy.faults("car")
    assert len(found) == len(told)
    assert all(part in whole for part, whole in zip(told, found, strict=True))
