"""Who may depend on whom, in Python, in SQL and in migrations (docs/architecture.md)."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pgtrigger
import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

from revcouncil.releases import RELEASES

ROOT = Path(__file__).resolve().parent.parent
# Each stands on those before it; the two in the middle know nothing of each other.
BELOW = {
    "members": set(),
    "gamification": {"members"},
    "benchmarks": {"members", "gamification"},
    "activities": {"members", "gamification"},
    "growth": {"members", "gamification"},
    "resources": {"members", "gamification"},
    "revcouncil": {"members", "gamification", "benchmarks", "resources", "activities", "growth"},
}


def not_below(app: str) -> set[str]:
    """The apps that `app` may not know."""
    return set(BELOW) - BELOW[app] - {app}


def tables(app: str) -> set[str]:
    """The tables an app makes."""
    return {
        model._meta.db_table
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if not model._meta.proxy and model._meta.managed
    }


def named(app: str, sql: str) -> set[str]:
    """Tables in a text that stand above `app` or beside it."""
    words = set(re.findall(r"\w+", sql))
    return {table for other in not_below(app) for table in tables(other) if table in words}


def written_since(release: str) -> Iterator[tuple[str, Path]]:
    """(app, migration or SQL file) of what came after a release."""
    for app, head in RELEASES[release].items():
        folder = Path(apps.get_app_config(app).path) / "migrations"
        for path in [*folder.glob("*.py"), *folder.rglob("*.sql")]:
            if path.stem != "__init__" and path.name[:4] > str(head)[:4]:
                yield app, path


def test_packages_import_only_what_stands_below_them() -> None:
    done = subprocess.run(
        [ROOT / ".venv" / "bin" / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def imports(path: Path) -> Iterator[str]:
    """The modules a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            # `from revcouncil import x` means a module of it.
            inside = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from inside if node.module == "revcouncil" else [node.module]


@pytest.mark.parametrize("package", ["revcouncil.schema", "revcouncil.embedded"])
def test_what_serves_any_project_knows_nothing_of_ours(package: str) -> None:
    # How a command that starts processes ends in order: it knows nothing of ours itself.
    allowed = (package, "revcouncil.schema", "revcouncil.stopping")
    wrong = [
        f"{path.name} imports {module}"
        for path in (ROOT / package.replace(".", "/")).rglob("*.py")
        for module in imports(path)
        if module.split(".")[0] in BELOW and not module.startswith(allowed)
    ]
    assert wrong == []
    assert not [m for m in imports(ROOT / "revcouncil" / "stopping.py") if m.startswith("revc")]


def test_no_trigger_names_a_table_of_an_app_above() -> None:
    wrong = [
        f"{trigger.name} of {model._meta.label} names {above}"
        for model, trigger in pgtrigger.registered()
        if model._meta.app_label in BELOW
        and (above := named(model._meta.app_label, str(trigger.compile(model).install_sql)))
    ]
    assert wrong == []


def test_no_migration_since_2_0_names_a_table_of_an_app_above() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} names {above}"
        for app, path in written_since("2.0")
        if (above := named(app, path.read_text()))
    ]
    assert wrong == []


def test_no_migration_since_2_0_depends_on_an_app_above() -> None:
    migrations = MigrationLoader(None).disk_migrations
    wrong = [
        f"{app}.{path.stem} depends on {other}.{name}"
        for app, path in written_since("2.0")
        if path.suffix == ".py"
        for other, name in migrations[app, path.stem].dependencies
        if other in not_below(app)
    ]
    assert wrong == []
