"""Killed at any statement of any migration, the next run finishes the job."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("every", "nth"), [(29, 9), pytest.param(1, 1, marks=pytest.mark.prove)])
def test_killed_at_any_statement_a_second_run_ends_at_the_same_schema(
    every: int, nth: int, capsys: pytest.CaptureFixture[str]
) -> None:
    command = [
        sys.executable,
        "-m",
        "tests.schema.killing",
        "--every",
        str(every),
        "--nth",
        str(nth),
    ]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with capsys.disabled():
        print(f"\n{done.stdout.strip()}")
