"""PDFs, opened by pdfium. Runs in the worker."""

from contextlib import suppress
from pathlib import Path

import pypdfium2 as pdfium

from members.opening.pdfs import opened
from resources.reading import covers, limits
from resources.reading.words import Enough, Words


def read(file: Path, words: Words) -> int:
    """How many pages there are; the text of the first of them goes to `words`."""
    document = opened(file)
    with suppress(Enough):
        for number in range(len(document)):
            if number >= limits.MAX_PAGES:
                words.cut()
            # One page that is broken does not spoil the others.
            with suppress(pdfium.PdfiumError):
                page = document[number]
                text = page.get_textpage()
                words.add(text.get_text_range() + "\n")
                text.close()
                page.close()
    return len(document)


def draw(file: Path, target: Path) -> None:
    """The first page as a cover."""
    page = opened(file)[0]
    width, height = page.get_size()
    # As wide as a cover; a page of a mile's length is not drawn to its end.
    scale = min(
        covers.WIDTH / max(width, 1), 4 * covers.WIDTH / max(height, 1), covers.WIDTH / 72 * 2
    )
    picture = page.render(scale=scale, fill_color=(255, 255, 255, 255)).to_pil()
    covers.save(picture, target)
