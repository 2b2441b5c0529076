"""lint_migrations: one bad migration for each rule, named with its remedy."""

import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from revcouncil.releases import RELEASES
from tests.schema.packages import replace_migrations

# A concurrent operation refuses to be collected inside a test's own transaction.
pytestmark = pytest.mark.django_db(transaction=True)

*_, BEFORE, NEWEST = RELEASES.values()


def findings() -> list[str]:
    """What the command prints of the app whose migrations a test has replaced; [] when it is
    content.
    """
    out = StringIO()
    try:
        call_command("lint_migrations", "resources", stdout=out)
    except CommandError:
        assert out.getvalue()
    return out.getvalue().splitlines()


@pytest.mark.parametrize(
    "apps",
    [
        # Those of the newest release; `make check` reads all.
        sorted(app for app in NEWEST if NEWEST[app] != BEFORE.get(app)),
        pytest.param([], marks=pytest.mark.prove),
    ],
    ids=["of this release", "all"],
)
def test_our_own_migrations_break_no_rule(apps: list[str]) -> None:
    out = StringIO()
    call_command("lint_migrations", *apps, stdout=out)
    assert out.getvalue() == ""


KEY = 'models.ForeignKey("members.Member", models.DO_NOTHING, null=True, db_index=False{more})'
INDEX = 'models.Index(fields=["title"], name="thing_title_idx")'


@pytest.mark.parametrize(
    ("operations", "attributes", "rule", "remedy"),
    [
        (
            f'AddIndexConcurrently("thing", {INDEX}), migrations.RunSQL("SELECT 1")',
            "atomic = False",
            "alone",
            "a migration of its own",
        ),
        (
            f'AddIndexConcurrently("thing", {INDEX})',
            "",
            "refused",
            "set atomic = False on the migration",
        ),
        (
            'AlterPolicies("thing", [Policy(name="own", using="true")])',
            "",
            "policies",
            "name the policy own thing_<what>",
        ),
        (
            'migrations.RunSQL("CREATE INDEX CONCURRENTLY a ON resources_thing (title)")',
            "",
            "alone",
            "set atomic = False",
        ),
        (
            f'migrations.AddField("thing", "owner", {KEY.format(more="")})',
            "",
            "inline-key",
            "AddForeignKeyNotValid",
        ),
        (
            (
                'migrations.AddField("thing", "slug", models.CharField(max_length=9, unique=True,'
                " null=True))"
            ),
            "",
            "text-keys",
            "take unique= off thing.slug",
        ),
        (
            'migrations.AddField("thing", "slug", models.SlugField(db_default=""))',
            "",
            "text-keys",
            "take db_index= off thing.slug",
        ),
        (
            'migrations.AddField("thing", "size", models.IntegerField(default=0))',
            "",
            "new-columns",
            "db_default",
        ),
        (f'migrations.AddIndex("thing", {INDEX})', "", "plain-changes", "use AddIndexConcurrently"),
        (
            'migrations.RenameField("thing", "title", "name")',
            "",
            "plain-changes",
            "drop the old one a release later",
        ),
        (
            'migrations.RenameModel("Thing", "Item")',
            "",
            "plain-changes",
            "drop the old one a release later",
        ),
        (
            (
                'migrations.AddConstraint("thing", models.UniqueConstraint(fields=["title"],'
                ' name="resources_thing_title_uniq"))'
            ),
            "",
            "plain-changes",
            "use AddUniqueConcurrently",
        ),
        (
            (
                'migrations.AddConstraint("thing",'
                " models.CheckConstraint(condition=models.Q(id__gt=0),"
                ' name="resources_thing_id_check"))'
            ),
            "",
            "plain-changes",
            "use AddConstraintNotValid",
        ),
        (
            (
                'AddConstraintNotValid("thing",'
                ' models.CheckConstraint(condition=models.Q(id__gt=0), name="positive"))'
            ),
            "",
            "names",
            "name the constraint positive resources_",
        ),
        (
            (
                'migrations.AddConstraint("thing", CheckOnWrite(condition=models.Q(id__gt=0), '
                'name="positive"))'
            ),
            "",
            "names",
            "name the constraint positive resources_",
        ),
        (
            'AddIndexConcurrently("thing", models.Index(fields=["title"], name="by_title"))',
            "atomic = False",
            "names",
            "name the index by_title <model>_<reader>_idx",
        ),
        (
            'migrations.AlterField("thing", "title", models.TextField())',
            "",
            "squawk changing-column-type",
            "",
        ),
        ('migrations.RemoveField("thing", "title")', "", "squawk ban-drop-column", ""),
    ],
)
def test_a_bad_migration_is_named_with_rule_and_remedy(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
    operations: str,
    attributes: str,
    rule: str,
    remedy: str,
) -> None:
    replace_migrations(tmp_path, monkeypatch, settings, operations, attributes=attributes)
    assert [
        line for line in findings() if f"0002_change.py: {rule}: " in line and remedy in line
    ], findings()


@pytest.mark.parametrize(
    ("operations", "attributes"),
    [
        (f'AddIndexConcurrently("thing", {INDEX})', "atomic = False"),
        ('migrations.AddField("thing", "size", models.IntegerField(db_default=0))', ""),
        (f'migrations.AddField("thing", "owner", {KEY.format(more=", db_constraint=False")})', ""),
        (
            (
                'migrations.CreateModel("Other", [("id", models.BigAutoField(primary_key=True))]), '
                'migrations.AddIndex("other", models.Index(fields=["id"], name="other_reader_idx"))'
            ),
            "",
        ),
        (
            (
                'migrations.AddConstraint("thing", CheckOnWrite(condition=models.Q(id__gt=0), '
                'name="resources_thing_id_check"))'
            ),
            "",
        ),
    ],
)
def test_a_good_migration_passes(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
    operations: str,
    attributes: str,
) -> None:
    replace_migrations(tmp_path, monkeypatch, settings, operations, attributes=attributes)
    assert findings() == []


@pytest.mark.parametrize(
    ("reason", "passes"),
    [
        ("Add a table.", False),
        ("", False),
        ("Second of three: fill the column.", True),
        ("Members may hide. Old rows are shown.", True),
    ],
)
def test_a_migration_opens_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings, reason: str, passes: bool
) -> None:
    replace_migrations(tmp_path, monkeypatch, settings, "", reason=reason)
    assert any(": reason: " in line for line in findings()) is not passes


@pytest.mark.parametrize("name", ["0002_auto_20260101_1200", "0002_a_and_more", "0002"])
def test_a_migration_is_named_after_what_it_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings, name: str
) -> None:
    replace_migrations(tmp_path, monkeypatch, settings, "", name=name)
    assert any(": file-name: " in line for line in findings())


def test_without_squawk_the_command_says_where_it_comes_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(
        CommandError,
        match=r"squawk is not installed beside this Python\. `pip install squawk-cli` installs it",
    ):
        call_command("lint_migrations", "revcouncil")
