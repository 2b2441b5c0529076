"""Compare the files that rows name with the files that are there. See docs/operations.md."""

from collections import Counter
from datetime import timedelta
from typing import Any

from django.core.files.storage import storages
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from members.orphans import UNSUSPICIOUS
from members.rules import tally
from resources.storing.checking import What, check
from resources.storing.mending import mend
from resources.storing.naming import number_of_names
from resources.storing.progress import bar

DAY = timedelta(days=1)


class Command(BaseCommand):
    """One line a difference; exit 1 on any that is left."""

    help = (
        "Compare every file that a row names with what is in the store, both ways, under live "
        "traffic. One line a difference, with what mends it; exits with 1 on any that is left. "
        "--repair has files swept that nothing names, notes sizes and hashes that are missing, and "
        "shows the version before where a resource's file is lost. What a row names is never "
        "deleted."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to mend, how closely to look, and where to begin."""
        parser.add_argument("--repair", action="store_true", help="Mend what can be mended here.")
        parser.add_argument(
            "--hashes", action="store_true", help="Read every file and compare its hash: slow."
        )
        parser.add_argument(
            "--from",
            dest="after",
            default="",
            metavar="NAME",
            help="Go on after this name, as an interrupted run says.",
        )
        parser.add_argument(
            "--store", default="default", help="The store to look at: default, or other."
        )

    def handle(self, *, repair: bool, hashes: bool, after: str, store: str, **options: Any) -> None:
        """Compare, print, and mend when asked to."""
        self.last, self.left, self.strange = after, Counter[What](), 0
        if store not in storages.backends or store == "staticfiles":
            raise CommandError(f"There is no store “{store}”. OTHER_STORAGE names a second one.")
        if repair and store != "default":
            raise CommandError("Only the store in use is repaired: nothing reads the other one.")
        looked_at: Any = storages[store]
        try:
            if repair:
                looked_at.clear_staging(timezone.now() - DAY)
            seen = self._compare(looked_at, repair=repair, hashes=hashes)
        except KeyboardInterrupt:
            raise CommandError(f"Stopped. {self._onwards()}", returncode=130) from None
        except (DatabaseError, OSError) as error:
            # What was not read is not known to be right.
            why = str(error).partition("\n")[0]
            raise CommandError(
                f"It gave out ({why or type(error).__name__}). {self._onwards()}", returncode=1
            ) from error
        number = sum(self.left.values())
        if number:
            raise CommandError(
                f"{tally(seen, 'name')} compared; {tally(number, 'difference')} left.",
                returncode=1,
            )
        self.stdout.write(f"{tally(seen, 'name')} compared: table and store agree.")

    def _compare(self, store: Any, *, repair: bool, hashes: bool) -> int:
        seen = 0
        with bar() as progress:
            task = progress.add_task("Files", total=number_of_names())
            for looked in check(store, after=self.last, hashes=hashes):
                seen += 1
                if looked.fault:
                    self.stdout.write(str(looked.fault))
                    mended = mend(store, looked.fault) if repair and self._is_ours(seen) else ""
                    if mended:
                        self.stdout.write(f"  Mended: {mended}")
                    else:
                        self.left[looked.fault.what] += 1
                self.last = looked.name
                progress.advance(task)
        return seen

    def _is_ours(self, seen: int) -> bool:
        """Whether most of what was seen is known: else the store is another library's, or this
        database a backup, and nothing may be swept.
        """
        self.strange += 1
        return self.strange <= max(UNSUSPICIOUS, seen - self.strange)

    def _onwards(self) -> str:
        if not self.last:
            return "Run it again."
        last = self.last.encode(errors="backslashreplace").decode()
        return f"Go on with --from '{last}'."
