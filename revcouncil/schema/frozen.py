"""What was released stays: the hash of every migration and SQL file up to the newest release.

The setting SCHEMA_FROZEN is the path of the list, in the format of sha256sum. `freeze_release`
writes it when a release is cut; the project's tests hold it.
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from revcouncil.schema.releases import releases, targets

NUMBER = re.compile(r"(\d{4})_")


def differences() -> list[str]:
    """A sentence for each frozen file that is no longer what was released, or not there."""
    released = listed()
    return [
        f"{name} was released and {what}. Take the edit back and write a new migration instead."
        for name, digest in sorted(released.items())
        if (what := _what_happened(name, digest))
    ]


def missing() -> list[str]:
    """Files of the newest release that the list does not name: freeze_release was forgotten."""
    return sorted(set(hashes()) - set(listed()))


def listed() -> dict[str, str]:
    """The hashes that were written down, by file; nothing before the first release."""
    path = Path(settings.SCHEMA_FROZEN)
    lines = path.read_text().splitlines() if path.exists() else []
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def hashes() -> dict[str, str]:
    """The hash of each file of the newest release as it is now, by <app>/migrations/<file>."""
    return {name: sha256(path.read_bytes()).hexdigest() for name, path in _files()}


def freeze() -> int:
    """Write the list anew and return how many files it names.

    Raises ValueError when a file that was frozen before is another one now.
    """
    if changed := differences():
        raise ValueError("\n".join(changed))
    found = hashes()
    lines = [f"{digest}  {name}\n" for name, digest in sorted(found.items())]
    Path(settings.SCHEMA_FROZEN).write_text("".join(lines))
    return len(found)


def _what_happened(name: str, digest: str) -> str:
    label, _, rest = name.partition("/")
    path = Path(apps.get_app_config(label).path) / rest
    if not path.exists():
        return "is gone"
    return "was edited" if sha256(path.read_bytes()).hexdigest() != digest else ""


def _files() -> Iterator[tuple[str, Path]]:
    """Migrations up to the heads of the newest release, and the SQL files of their numbers."""
    newest = list(releases())[-1]
    graph = MigrationLoader(None).graph
    for label, head in targets(newest):
        if head is None:
            continue
        folder = Path(apps.get_app_config(label).path) / "migrations"
        for app, name in graph.forwards_plan((label, head)):
            if app == label:
                yield f"{label}/migrations/{name}.py", folder / f"{name}.py"
        last = NUMBER.match(head)
        for path in folder.rglob("*.sql"):
            number = NUMBER.match(path.name)
            if last is None or number is None or number[1] <= last[1]:
                yield f"{label}/{path.relative_to(folder.parent)}", path
