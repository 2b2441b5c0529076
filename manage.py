#!/usr/bin/env python
"""Run one of the project's commands."""

import os
import sys

# What a shell expects of a command ended by Ctrl-C.
INTERRUPTED = 130


def main() -> None:
    """Hand the command line to Django; a matter of configuration is told in one line (the whole
    story: --traceback).
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "revcouncil.settings")
    try:
        _run()
    except KeyboardInterrupt:
        # Commands with something to say about it have said it.
        sys.stderr.write("Stopped.\n")
        sys.exit(INTERRUPTED)


def _run() -> None:
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        if len(sys.argv) > 1 and sys.argv[1] not in (
            "help",
            "version",
            "--help",
            "--version",
            "-h",
        ):
            # Django goes on without settings, into an error that no longer says what was wrong.
            settings.INSTALLED_APPS  # noqa: B018
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, OperationalError) as error:
        from revcouncil.database import one_line

        line = one_line(error)
        if line is None or "--traceback" in sys.argv:
            raise
        sys.exit(line)


if __name__ == "__main__":
    main()
