"""docs/rules.md names files and tests that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RULES = (ROOT / "docs" / "rules.md").read_text()


def test_every_file_that_holds_or_tests_a_rule_exists():
    named = set(re.findall(r"`((?:[a-z_]+/)+[a-z_0-9]+\.(?:py|sql|html))", RULES))
    tops = {path.name for path in ROOT.iterdir()}
    named = {name for name in named if name.partition("/")[0] in tops}
    assert len(named) > 200
    assert {name for name in named if not (ROOT / name).is_file()} == set()


def test_every_test_that_is_named_exists():
    named = set(re.findall(r"`(test_[a-z_0-9]+)`", RULES))
    found = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)", path.read_text())
    }
    assert named - found == set()
