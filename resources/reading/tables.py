"""The words of a CSV. Runs in the worker."""

from contextlib import suppress
from pathlib import Path

from resources.files.tables import encoding_of
from resources.reading.limits import MAX_LETTERS
from resources.reading.words import Enough, Words

SEPARATORS = str.maketrans(dict.fromkeys(',;|\t"', " "))


def read(file: Path, words: Words) -> None:
    """The cells, line by line."""
    with file.open("rb") as opened:
        head = opened.read(4 * MAX_LETTERS + 16)
    marked = encoding_of(head)
    # Cut in the middle of a letter, or of another code page: the words are there all the same.
    text = head.decode(marked, errors="ignore") if marked else _decoded(head)
    with suppress(Enough):
        words.add(text.replace("\r", "\n").translate(SEPARATORS))


def _decoded(head: bytes) -> str:
    try:
        # The last letter may be cut in two.
        return head[:-4].decode() + head[-4:].decode(errors="ignore")
    except UnicodeDecodeError:
        return head.decode("cp1252", errors="replace")
