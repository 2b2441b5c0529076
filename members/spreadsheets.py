"""Tables as CSV that no spreadsheet takes for formulas, and back without a change."""

import csv
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.http import StreamingHttpResponse

# Full-width signs count: a spreadsheet set to Japanese or Chinese runs them too.
FORMULA: Final = (*"=+-@", *"\t\r\n", *"\uff1d\uff0b\uff0d\uff20")
MARK: Final = "'"


def csv_response(rows: Iterable[Sequence[Any]], *, filename: str) -> StreamingHttpResponse:
    """The rows as a file, line by line as they come."""
    writer = csv.writer(_Echo())
    return StreamingHttpResponse(
        (writer.writerow([harmless(cell) for cell in row]) for row in rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )


def harmless(cell: Any) -> Any:
    """The cell; a text that a spreadsheet would run is one no more. `as_written` takes it back."""
    return f"{MARK}{cell}" if isinstance(cell, str) and _is_marked(cell) else cell


def as_written(text: str) -> str:
    """The text as it was before `harmless`. An apostrophe that somebody typed stays."""
    return text[1:] if text.startswith(MARK) and _is_marked(text[1:]) else text


def _is_marked(text: str) -> bool:
    # Spreadsheets skip blanks before a formula; a text that begins with the mark gets one more, so
    # that the way back is certain.
    return text.lstrip(" \u00a0\u3000\ufeff").startswith(FORMULA) or text.startswith(MARK)


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line
