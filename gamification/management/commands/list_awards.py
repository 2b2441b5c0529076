"""`manage.py list_awards`: the table of docs/awards.md, from the declared awards."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand

from gamification.catalogue import Action

PAGE: Final = Path("docs", "awards.md")
HEAD: Final = """# Awards

Every way to earn points, as `gamification/catalogue.py` declares it. Staff may set another value in
the admin. Written by `manage.py list_awards --write`.

| code | label | points | section | paid once per | source, such as |
|---|---|---|---|---|---|
"""


def awards_page() -> str:
    """The whole page."""
    rows = [
        (
            f"`{action.value}`",
            str(action.label),
            "counted" if action.award.points is None else str(action.award.points),
            action.award.section.label,
            action.award.once_per,
            f"`{action.award.source}`",
        )
        for action in Action
    ]
    return HEAD + "".join(f"| {' | '.join(row)} |\n" for row in rows)


class Command(BaseCommand):
    """Print the page, or write it."""

    help = (
        "Print docs/awards.md as the declared awards make it. --write brings the file up to date."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to write."""
        parser.add_argument("--write", action="store_true", help="Write the file.")

    def handle(self, *, write: bool, **options: Any) -> None:
        """One or the other."""
        if write:
            (settings.BASE_DIR / PAGE).write_text(awards_page())
            self.stdout.write(f"{PAGE} is up to date.")
        else:
            self.stdout.write(awards_page(), ending="")
