"""Copy all files to another store, under live traffic. See docs/operations.md."""

from collections import Counter
from typing import Any

from django.core.files.storage import storages
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from members.rules import tally
from resources.storing.moving import Fate, Moved, copy_all
from resources.storing.naming import number_of_names
from resources.storing.progress import bar


class Command(BaseCommand):
    """One line a failure; exit 1 on any that is left."""

    help = (
        "Copy every file to another store, read back and compared by its hash before it has its "
        "name there. Stopped or failed anywhere, run it again: what is there is not copied twice. "
        "Nothing is deleted. After the settings were switched, a run from the former store catches "
        "up with what was uploaded meanwhile."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """From where to where."""
        parser.add_argument("--to", required=True, help="The store to copy to: other, or default.")
        parser.add_argument(
            "--from", dest="source", default="", help="The store to copy from: by default the one."
        )
        parser.add_argument("--at-once", type=int, default=4, help="So many files at once (4).")
        parser.add_argument(
            "--hashes",
            action="store_true",
            help="Compare also what is there already byte by byte, not only its size: slow.",
        )

    def handle(self, *, to: str, source: str, at_once: int, hashes: bool, **options: Any) -> None:
        """Copy, and say what became of how many."""
        source = source or ("other" if to == "default" else "default")
        for alias in (source, to):
            if alias not in storages.backends or alias == "staticfiles":
                raise CommandError(
                    f"There is no store “{alias}”. OTHER_STORAGE and what follows it name a second"
                    " one."
                )
        if source == to or storages.backends[source] == storages.backends[to]:
            raise CommandError("Both are the same store.")
        self.fates, self.size = Counter[Fate](), 0
        self.failed: dict[str, str] = {}
        try:
            self._copy(storages[source], storages[to], max(at_once, 1), hashes=hashes)
        except KeyboardInterrupt:
            raise CommandError(
                f"Stopped. {self._summary()} Run it again to go on.", returncode=130
            ) from None
        except (DatabaseError, OSError) as error:
            why = str(error).partition("\n")[0]
            raise CommandError(
                f"It gave out ({why or type(error).__name__}). {self._summary()} Run it again to go"
                " on.",
                returncode=1,
            ) from error
        for name, why in self.failed.items():
            self.stdout.write(f"{name}: {why}")
        if self.failed:
            raise CommandError(f"{self._summary()} Run it again to try the rest.", returncode=1)
        self.stdout.write(self._summary())

    def _copy(self, source: Any, target: Any, at_once: int, *, hashes: bool) -> None:
        with bar() as progress:
            task = progress.add_task("Files", total=number_of_names())

            def tell(moved: Moved) -> None:
                self.failed.pop(moved.name, None)
                if moved.fate is Fate.FAILED:
                    self.failed[moved.name] = moved.why
                else:
                    self.fates[moved.fate] += 1
                    progress.advance(task)
                self.size += moved.size if moved.fate is Fate.COPIED else 0

            copy_all(source, target, at_once=at_once, hashes=hashes, tell=tell)

    def _summary(self) -> str:
        said = [f"{tally(self.fates[Fate.COPIED], 'file')} copied ({self.size:,} bytes)"]
        said += [f"{self.fates[fate]:,} {fate.value}" for fate in (Fate.THERE, Fate.LEFT)]
        if self.failed:
            said.append(f"{len(self.failed):,} failed")
        return ", ".join(said) + "."
