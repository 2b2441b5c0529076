"""What the embedded server leaves on the disk is for its owner alone, and says nothing of
anybody.
"""

import stat
from pathlib import Path

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tests.ground.conftest import Manage
from tests.ground.prepared import fill


def connect(data_dir: Path) -> psycopg.Connection:
    folder = (data_dir / "postgres-18-fast" / "postmaster.pid").read_text().splitlines()[4]
    return psycopg.connect(
        host=folder, port=5432, user="revcouncil", dbname="revcouncil", autocommit=True
    )


def test_a_refused_row_leaves_neither_address_nor_hash_in_the_log(manage: Manage, data_dir: Path):
    fill(data_dir, "cluster")
    manage("postgres", "start")
    with connect(data_dir) as connection:
        connection.execute(
            "CREATE TABLE person (email text UNIQUE, password text CHECK (password = email))"
        )
        row = ["nora@agency.example", "argon2$secret"]
        for statement, values in (
            ("INSERT INTO person VALUES (%s, %s)", row),
            ("INSERT INTO person VALUES ('nora@agency.example', 'argon2$secret')", None),
            ("INSERT INTO person (email) VALUES (%s), (%s)", [row[0], row[0]]),
        ):
            with pytest.raises(psycopg.IntegrityError):
                connection.execute(statement, values)
    said = (data_dir / "postgres-18-fast.log").read_text()
    assert "violates check constraint" in said
    assert "violates unique constraint" in said
    assert "nora" not in said
    assert "argon2" not in said


def test_logs_and_socket_are_closed_to_others_and_an_older_log_too(manage: Manage, data_dir: Path):
    older = data_dir / "postgres-16.log"
    older.touch(mode=0o644)
    manage("postgres", "start")
    for log in (older, data_dir / "postgres-18-fast.log"):
        assert stat.S_IMODE(log.stat().st_mode) == 0o600
    folder = Path((data_dir / "postgres-18-fast" / "postmaster.pid").read_text().splitlines()[4])
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_an_upload_and_its_folder_are_closed_to_others():
    saved = Path(default_storage.path(default_storage.save("covers/one.txt", ContentFile(b"one"))))
    assert (stat.S_IMODE(saved.stat().st_mode), stat.S_IMODE(saved.parent.stat().st_mode)) == (
        0o600,
        0o700,
    )
