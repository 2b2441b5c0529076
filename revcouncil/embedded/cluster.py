"""The data folder of the embedded server, made by initdb."""

import shutil
import subprocess

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from revcouncil import stopping
from revcouncil.embedded.data_folder import DataFolder

# A fresh cluster takes 40 MB, its write-ahead log grows to 80 MB and more.
FREE_BYTES_NEEDED = 200 * 1024 * 1024


def make(folder: DataFolder, role: str, lock: int) -> None:
    """Run initdb aside and put the result in place at once, so that a killed first run leaves
    nothing half-made.
    """
    if folder.data.exists():
        return
    free = shutil.disk_usage(folder.data.parent).free
    if free < FREE_BYTES_NEEDED:
        raise ImproperlyConfigured(
            f"The embedded PostgreSQL needs {FREE_BYTES_NEEDED >> 20} MB in {folder.data.parent};"
            f" {free >> 20} MB are free."
        )
    aside = folder.data.with_name(f"{folder.data.name}.new")
    shutil.rmtree(aside, ignore_errors=True)
    said = ""
    for locale in _locales():
        aside.mkdir(mode=0o700)
        folder.own(aside)
        command = [
            folder.program("initdb"),
            "-D",
            str(aside),
            "-U",
            role,
            "-E",
            "UTF8",
            "--auth=trust",
            "--no-instructions",
            *locale,
        ]
        if settings.EMBEDDED_POSTGRES_FAST:
            command.append("--no-sync")
        ended, why = _initdb(folder, command, lock)
        if ended == 0:
            aside.rename(folder.data)
            return
        said = said or why
        shutil.rmtree(aside, ignore_errors=True)
    raise ImproperlyConfigured(
        f"The embedded PostgreSQL can't make its data folder {folder.data}: {reason(said)}."
    )


def _initdb(folder: DataFolder, command: list[str], lock: int) -> tuple[int, str]:
    """Run it to its end; its exit code and complaint. Interrupted, it is ended with what it
    started.

    It holds the lock too: should this command be killed, the next one waits for it instead of
    meeting it in the same folder.
    """
    child = None
    try:
        # A session of its own: Ctrl-C in the terminal is for the command, which then ends it.
        with stopping.held():
            child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                cwd="/",
                start_new_session=True,
                pass_fds=[lock],
                **folder.run_as,
            )
        complaint = child.communicate()[1]
    finally:
        if child and child.returncode is None:
            stopping.kill_group(child)
            child.wait()
    return child.returncode, complaint


def _locales() -> list[list[str]]:
    """Arguments for initdb, best first: sorted by code point and lower() for all of Unicode,
    whatever the machine has.
    """
    if settings.EMBEDDED_POSTGRES_VERSION >= 17:
        return [
            [
                "--locale-provider=builtin",
                "--locale=C.UTF-8",
                "--lc-collate=C",
                "--lc-ctype=C",
                "--lc-messages=C",
            ]
        ]
    return [["--locale=C.UTF-8", "--lc-messages=C"], ["--locale=C"]]


def reason(said: str) -> str:
    """The line of PostgreSQL's output that says why."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    for mark in ("FATAL:", "error:", "PANIC:", "cannot"):
        for line in lines:
            if mark in line:
                return line.partition(mark)[2].strip() if mark != "cannot" else line
    return lines[-1] if lines else "it gave no reason"
