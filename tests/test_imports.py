"""Who may import whom (docs/architecture.md)."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = {"members", "gamification", "benchmarks", "resources", "activities", "growth", "revcouncil"}
MAY_IMPORT = {
    "members": set(),
    "gamification": {"members"},
    "benchmarks": {"members", "gamification"},
    "resources": {"members", "gamification"},
    "activities": {"members", "gamification"},
    "growth": {"members", "gamification"},
    "revcouncil": APPS,
}
# Declarations about the schema itself: see docs/decisions/0002-schema-package-in-models.md.
SCHEMA = "revcouncil.schema"


def imports(path: Path) -> set[str]:
    """The modules a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module)
    return found


def test_apps_import_only_what_stands_below_them() -> None:
    wrong = []
    for app, allowed in MAY_IMPORT.items():
        for path in (ROOT / app).rglob("*.py"):
            for module in imports(path):
                other = module.split(".")[0]
                if other not in APPS or other == app or other in allowed:
                    continue
                if module.startswith(SCHEMA) and (
                    path.name == "models.py" or path.parent.name in ("models", "migrations")
                ):
                    continue
                wrong.append(f"{path.relative_to(ROOT)} imports {module}")
    assert wrong == []


def test_the_schema_package_knows_no_app_of_ours() -> None:
    wrong = []
    for path in (ROOT / "revcouncil" / "schema").rglob("*.py"):
        wrong += [
            f"{path.name} imports {m}"
            for m in imports(path)
            if m.split(".")[0] in APPS and not m.startswith(SCHEMA)
        ]
    assert wrong == []
