"""PDFs, opened by pdfium. Runs in the worker."""

from pathlib import Path

import pypdfium2 as pdfium


def pages_of(file: Path) -> int:
    """How many pages there are. Raises PermissionError where a password is asked for."""
    return len(opened(file))


def opened(file: Path) -> pdfium.PdfDocument:
    """The document. Raises PermissionError where a password is asked for."""
    try:
        return pdfium.PdfDocument(file)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise PermissionError(str(file)) from error
        raise
