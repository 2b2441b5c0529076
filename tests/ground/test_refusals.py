"""What is wrongly configured is said in one line, by every command and by gunicorn."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ground.conftest import ROOT, Manage

WRONG_URL = "postgres://somebody:hidden-word@127.0.0.1:1/elsewhere"


def only_line(done: "subprocess.CompletedProcess[str]") -> str:
    """The one line of complaint of a command that failed without a word on its standard output."""
    assert done.returncode != 0
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    return line


@pytest.mark.parametrize(
    "command", [("serve",), ("migrate", "--skip-checks"), ("postgres", "start")]
)
@pytest.mark.parametrize("variables", [{}, {"SECRET_KEY": "given"}])
def test_a_data_folder_that_cannot_be_written(
    manage: Manage, data_dir: Path, command: tuple[str, ...], variables: dict[str, str]
):
    # Below a file, so that root can't write there either.
    (data_dir / "file").touch()
    folder = data_dir / "file" / "data"
    line = only_line(manage(*command, DATA_DIR=str(folder), **variables))
    assert (
        line
        == f"The data folder {folder} can't be written (Not a directory). Set DATA_DIR to a folder"
        " of yours."
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_data_folder_closed_to_a_plain_user(manage: Manage, data_dir: Path):
    closed = data_dir / "closed"
    closed.mkdir(mode=0o500)
    line = only_line(manage("postgres", "start", DATA_DIR=str(closed), SECRET_KEY="given"))
    assert (
        line == f"The data folder {closed} can't be written (Permission denied). Set DATA_DIR to a"
        " folder of yours."
    )


@pytest.mark.parametrize(
    ("command", "advice"),
    [
        (("serve",), "Check DATABASE_URL."),
        (("migrate", "--skip-checks"), "Check the database's address."),
    ],
)
def test_a_database_nobody_answers_for(manage: Manage, command: tuple[str, ...], advice: str):
    line = only_line(manage(*command, DATABASE_URL=WRONG_URL))
    assert "Can't reach the database 'elsewhere' on 127.0.0.1:1" in line
    assert line.endswith(f"Connection refused. {advice}")
    assert "hidden-word" not in line


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "mysql://somebody:hidden-word@host/name",
        "postgres://somebody:hidden-word@host:5x/name",
    ],
)
def test_a_database_url_of_another_shape(manage: Manage, url: str):
    line = only_line(manage("serve", DATABASE_URL=url))
    assert line.endswith("It looks like postgres://user:password@host:5432/name.")
    assert "hidden-word" not in line


def test_a_port_in_use(manage: Manage, data_dir: Path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        line = only_line(manage("serve", PORT=str(port)))
    assert (
        line
        == f"CommandError: Port {port} can't be used (Address already in use). Set PORT to another"
        " one: PORT=8001 make run"
    )
    assert not list(data_dir.glob("postgres*"))


@pytest.mark.parametrize("port", ["http", "0", "70000", "-1"])
def test_a_port_that_is_none(manage: Manage, port: str):
    assert (
        only_line(manage("serve", PORT=port))
        == f"CommandError: PORT is {port!r}; it has to be a number from 1 to 65535."
    )


def test_a_version_that_is_not_bundled(manage: Manage):
    line = only_line(manage("postgres", "start", EMBEDDED_POSTGRES_VERSION="12"))
    assert line == "EMBEDDED_POSTGRES_VERSION is 12; the bundled server comes as 18 and as 16."


def test_serve_without_local(manage: Manage):
    line = only_line(
        manage("serve", LOCAL="off", SECRET_KEY="given", EMAIL_URL="smtp://mail.example:25")
    )
    assert (
        line
        == "CommandError: serve is for your own machine: set LOCAL=on. In production run `gunicorn"
        " revcouncil.wsgi`."
    )


def test_gunicorn_stops_with_the_reason_when_the_settings_are_wrong(environment: dict[str, str]):
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "revcouncil.wsgi",
        "--bind",
        "127.0.0.1:0",
        "--no-control-socket",
        "--log-level",
        "critical",
    ]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment | {"LOCAL": "off"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 4
    assert done.stderr.splitlines()[0].startswith("SECRET_KEY is not set.")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["check", "migrate", "makemigrations", "shell"])
def test_a_missing_secret_key_whatever_the_command(manage: Manage, command: str):
    line = only_line(manage(command, LOCAL="off"))
    assert line.startswith("SECRET_KEY is not set.")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "EMAIL_URL is not set."),
        ("consolemail://", "EMAIL_URL has to name a mail server: "),
        ("filemail:///var/tmp", "EMAIL_URL has to name a mail server: "),
        ("dummymail://", "EMAIL_URL has to name a mail server: "),
        ("smtp://", "EMAIL_URL names no host."),
        ("http://user:hunter2@mail.example", "EMAIL_URL can't be read."),
    ],
)
def test_production_prints_no_letters(manage: Manage, url: str, said: str):
    """Their links set passwords."""
    line = only_line(manage("check", LOCAL="off", SECRET_KEY="given", EMAIL_URL=url))
    assert line.startswith(said)
    assert "hunter2" not in line
