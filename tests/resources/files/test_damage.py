"""Whatever is wrong with a file, the answer is a kind or a refusal, within a bounded time."""

import random
import time

import pytest

from resources import files
from resources.files import FileFormat, ImageFormat
from tests.resources import makers
from tests.resources.files import making
from tests.resources.makers import upload

LIMIT = 100 * 1024 * 1024
SOUND = {
    "a.pdf": makers.pdf(),
    "a.docx": making.word(),
    "b.docx": makers.docx(),
    "a.xlsx": makers.xlsx(),
    "a.csv": makers.CSV * 20,
    "a.mp4": making.film(),
    "a.zip": making.nested(2),
    "a.png": makers.picture(),
    "a.jpg": makers.picture("JPEG"),
    "a.webp": makers.picture("WEBP"),
}


def damaged(content, chance):
    """One kind of damage at a place of its own."""
    place, kind = chance.randrange(len(content)), chance.randrange(5)
    noise = bytes(chance.randrange(256) for _ in range(chance.choice((1, 2, 4, 16))))
    if kind == 0:
        return content[:place]
    if kind == 1:
        return content[:place] + noise + content[place + len(noise) :]
    if kind == 2:
        return content[:place] + noise + content[place:]
    if kind == 3:
        return content[:place] + content[place + len(noise) :]
    # Lengths and counts that claim the most.
    return content[:place] + b"\xff" * 4 + content[place + 4 :]


def check(content, name):
    """What the library says of it."""
    file = upload(content, name)
    if name.endswith((".png", ".jpg", ".webp")):
        return files.check_image(file)
    return files.check(file, max_bytes=LIMIT)


@pytest.mark.parametrize("times", [12, pytest.param(1500, marks=pytest.mark.prove)])
@pytest.mark.parametrize("name", SOUND)
def test_damage_anywhere_is_a_kind_or_a_refusal(name, times):
    chance = random.Random(name)
    slowest = 0.0
    for _ in range(times):
        content = SOUND[name]
        for _ in range(chance.randrange(1, 4)):
            content = damaged(content, chance) or b"x"
        began = time.process_time()
        try:
            found = check(content, name)
        except files.Refused:
            found = None
        assert found is None or isinstance(found, FileFormat | ImageFormat)
        slowest = max(slowest, time.process_time() - began)
    assert slowest < 5


@pytest.mark.parametrize("error", [RecursionError, MemoryError, ZeroDivisionError, OSError])
def test_whatever_a_decoder_raises_is_a_refusal(error, monkeypatch):
    def fall(*args, **options):
        raise error

    for name, home in (
        ("a.pdf", "content.check_pdf"),
        ("a.docx", "office.check_document"),
        ("a.zip", "archives.refuse_hollow"),
        ("a.mp4", "content.check_film"),
        ("a.csv", "content.check_table"),
        ("a.png", "pictures._drawn"),
    ):
        monkeypatch.setattr(f"resources.files.{home}", fall)
        with pytest.raises(files.Refused):
            check(SOUND[name], name)
