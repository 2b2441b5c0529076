"""Migrations of a test's own, in place of those of an app nobody stands on."""

from pathlib import Path
from uuid import uuid4

import pytest
from pytest_django import Settings

HEAD = '''"""{reason}"""
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from revcouncil.schema.constraints import CheckOnWrite
from revcouncil.schema.operations import *
from revcouncil.schema.policies import Policy


class Migration(migrations.Migration):
    {attributes}
    dependencies = {dependencies}
    operations = [{operations}]
'''
THING = (
    'migrations.CreateModel("Thing", [("id", models.BigAutoField(primary_key=True)), ("title",'
    " models.CharField(max_length=9))])"
)
REASON = "A table of the test's. It stands for one with rows."


def replace_migrations(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
    operations: str,
    *,
    reason: str = REASON,
    attributes: str = "",
    name: str = "0002_change",
) -> None:
    """Give the app "resources" two migrations: one that makes Thing, and one with these
    operations.
    """
    package = f"migrations_{uuid4().hex}"
    folder = tmp_path / package
    folder.mkdir()
    (folder / "__init__.py").touch()
    first = HEAD.format(
        reason=REASON,
        attributes="",
        dependencies='[("members", "0001_baseline")]',
        operations=THING,
    )
    (folder / "0001_add_thing.py").write_text(first)
    dependencies = '[("resources", "0001_add_thing")]'
    second = HEAD.format(
        reason=reason, attributes=attributes, dependencies=dependencies, operations=operations
    )
    (folder / f"{name}.py").write_text(second)
    monkeypatch.syspath_prepend(str(tmp_path))
    settings.MIGRATION_MODULES = {"resources": package}
