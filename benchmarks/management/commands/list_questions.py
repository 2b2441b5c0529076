"""`manage.py list_questions`: docs/questions.md, from the declared catalogue."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from benchmarks.catalogue import CATEGORIES, Question, Questionnaire
from benchmarks.catalogue.version import (
    CATALOGUE_VERSION,
    VERSIONS,
    fingerprint,
    noted_versions,
)
from benchmarks.rules.typed import bounds_line

PAGE: Final = Path("docs", "questions.md")
HEAD: Final = """# Questions of the benchmarks

Version {version} of the catalogue, as `benchmarks/catalogue/` declares it; members read the same
at `/benchmarks/questions/`, programs at `/benchmarks/catalogue/<category>.json`. Written by
`manage.py list_questions --write`. A question marked * is needed.
"""
TABLE: Final = """
## {label}

{about}

| key | label | unit | may be | help |
|---|---|---|---|---|
"""


def questions_page() -> str:
    """The whole page."""
    parts = [HEAD.format(version=CATALOGUE_VERSION)]
    for questionnaire in CATEGORIES.values():
        parts.append(TABLE.format(label=questionnaire.label, about=questionnaire.about))
        parts += [f"| {' | '.join(_row(question))} |\n" for question in questionnaire.questions]
        parts.append(_retired(questionnaire))
    return "".join(parts)


def _row(question: Question) -> tuple[str, ...]:
    choices = "; ".join(label for _, label in question.choices)
    return (
        f"`{question.key}`{'*' if question.required else ''}",
        question.label,
        question.unit_line if question.is_numeric else question.kind.value,
        bounds_line(question).rstrip(".") or choices or "up to 80 characters",
        question.help,
    )


def _retired(questionnaire: Questionnaire) -> str:
    return "".join(
        f"\nNot asked any more: `{retired.key}`, {retired.label}, up to version {retired.until}.\n"
        for retired in questionnaire.retired
    )


def note_version() -> None:
    """Note the fingerprint of this version. Raises CommandError when the catalogue has changed and
    the number has not.
    """
    noted, now = noted_versions(), fingerprint(CATEGORIES.values())
    known = noted.setdefault(str(CATALOGUE_VERSION), now)
    if known != now:
        raise CommandError(
            f"The catalogue is no longer what version {CATALOGUE_VERSION} was: raise"
            " CATALOGUE_VERSION in benchmarks/catalogue/version.py, then run this again."
        )
    VERSIONS.write_text(json.dumps(noted, indent=2) + "\n")


class Command(BaseCommand):
    """Print the page, or write it and note the version."""

    help = (
        "Print docs/questions.md as the declared questions make it. --write brings the file up to"
        " date and notes the catalogue's version."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to write."""
        parser.add_argument("--write", action="store_true", help="Write the file.")

    def handle(self, *, write: bool, **options: Any) -> None:
        """One or the other."""
        if write:
            note_version()
            (settings.BASE_DIR / PAGE).write_text(questions_page())
            self.stdout.write(f"{PAGE} is up to date.")
        else:
            self.stdout.write(questions_page(), ending="")
