"""What was released stays as it is, file by file."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from revcouncil.schema import frozen


def test_no_released_migration_or_sql_file_was_edited() -> None:
    assert frozen.differences() == []
    assert frozen.missing() == [], "run manage.py freeze_release: these are released, not frozen"


def test_a_file_that_is_another_one_now_is_named_with_what_to_do(
    settings: Any, tmp_path: Path
) -> None:
    (first, digest), *others = sorted(frozen.hashes().items())
    settings.SCHEMA_FROZEN = tmp_path / "list"
    rest = "".join(f"{digest}  {name}\n" for name, digest in others)
    gone = "members/migrations/0000_gone.py"
    settings.SCHEMA_FROZEN.write_text(f"{'0' * 64}  {first}\n{digest}  {gone}\n{rest}")
    advice = "Take the edit back and write a new migration instead."
    assert frozen.differences() == [
        f"{first} was released and was edited. {advice}",
        f"{gone} was released and is gone. {advice}",
    ]
    with pytest.raises(CommandError, match="was edited"):
        call_command("freeze_release")


def test_a_release_is_frozen_whole_and_only_once(settings: Any, tmp_path: Path) -> None:
    settings.SCHEMA_FROZEN = tmp_path / "list"
    assert frozen.missing()
    call_command("freeze_release")
    written = settings.SCHEMA_FROZEN.read_text()
    assert any(line.endswith(".sql") for line in written.splitlines())
    assert (frozen.missing(), frozen.differences()) == ([], [])
    call_command("freeze_release")
    assert settings.SCHEMA_FROZEN.read_text() == written
