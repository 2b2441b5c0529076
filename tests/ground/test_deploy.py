"""The settings of production, looked at by Django's own check."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "SECRET_KEY": "of-fifty-characters-and-more-that-nobody-would-guess-0123456789",
    "DATABASE_URL": "postgres://council@db.example/council",
    "EMAIL_URL": "smtp+tls://letters@mail.example:587",
    "ALLOWED_HOSTS": "council.example",
    "BEHIND_PROXY": "on",
    "TRUSTED_PROXIES": "1",
}


def test_the_check_of_production_settings_has_nothing_to_say(tmp_path: Path) -> None:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "DEBUG"],
        cwd=ROOT,
        env={**kept, **PRODUCTION, "DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "(2 silenced)" in done.stdout or "no issues" in done.stdout
