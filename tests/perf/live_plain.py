"""Django's own `migrate` on our migrations, with nothing of ours underneath: the rival of
`tests.perf.live_migration`.
"""

import os

import django


def main() -> None:
    """Migrate to head the plain way."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.contrib.postgres.operations import AddIndexConcurrently as Plain
    from django.core.management import call_command
    from django.core.management.commands.migrate import Command

    from revcouncil.schema.operations import AddIndexConcurrently

    setattr(AddIndexConcurrently, "database_forwards", Plain.database_forwards)  # noqa: B010
    call_command(Command(), verbosity=1)


if __name__ == "__main__":
    main()
