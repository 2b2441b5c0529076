"""What evidence is taken, by its content, and why the rest is not."""

import hashlib
import io
import random
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from members.files import (
    ACCEPTED,
    MAX_EVIDENCE_BYTES,
    EvidenceFormat,
    Refused,
    check_evidence,
    content_hash,
)
from tests.resources import makers
from tests.resources.files import making
from tests.resources.makers import upload

NOISE = Image.effect_noise((99, 99), 50)


def saved(picture, form, **options):
    """The picture as a file."""
    buffer = io.BytesIO()
    picture.save(buffer, form, **options)
    return buffer.getvalue()


def chunk(kind, data):
    """A piece of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width, height):
    """A PNG of a few bytes that says it has so many pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99))


def scripted(action=b"/S/JavaScript/JS(app.alert(1))"):
    """A PDF that runs something when it is opened."""
    page = making.pdf()
    return page.replace(b"/Type /Catalog", b"/OpenAction<<%s>>/Type /Catalog" % action, 1)


def packed_script():
    """The same, packed among the compressed objects of a newer PDF."""
    inside = zlib.compress(b"9 0 <</S/JavaScript/JS(app.alert(1))>>")
    packed = b"9 0 obj\n<</Type/ObjStm/N 1/First 4/Length %d/Filter/FlateDecode>>stream\n" % len(
        inside
    )
    page = making.pdf()
    start = page.index(b"\n", page.index(b"%PDF")) + 1
    return page[:start] + packed + inside + b"\nendstream\nendobj\n" + page[start:]


def spelled():
    """The same in letters by number."""
    return scripted(b"/S/J#61vaScript/JS(app.alert(1))")


JPEG = saved(NOISE, "JPEG")
PNG = saved(NOISE, "PNG")
WEBP = saved(NOISE, "WEBP")
WITH_PAGE = saved(NOISE, "JPEG", comment=b"<html><script>alert(1)</script>")
WITH_PDF = saved(NOISE, "JPEG", comment=b"%PDF-1.7 " + b"x" * 20)
MANY = "none of the kinds evidence may be: PDF, JPG, PNG or WEBP"
TAKEN = {
    "certificate.pdf": (making.pdf(2), EvidenceFormat.PDF),
    "Packed.PDF": (makers.pdf(), EvidenceFormat.PDF),
    "owner.pdf": (making.pdf(owner="secret"), EvidenceFormat.PDF),
    "says.pdf": (making.pdf(text="/S is no script, /JavaScript neither"), EvidenceFormat.PDF),
    "photo.jpg": (JPEG, EvidenceFormat.JPEG),
    "photo.JPEG": (JPEG, EvidenceFormat.JPEG),
    "from_the_web.jfif": (JPEG, EvidenceFormat.JPEG),
    "passes.jpg": (saved(NOISE, "JPEG", progressive=True), EvidenceFormat.JPEG),
    "screen.png": (PNG, EvidenceFormat.PNG),
    "glass.png": (saved(Image.new("RGBA", (40, 40), (9, 9, 9, 9)), "PNG"), EvidenceFormat.PNG),
    "sent.webp": (WEBP, EvidenceFormat.WEBP),
    "café?#.png": (PNG, EvidenceFormat.PNG),
}
REFUSED = {
    "nothing": (b"", "a.pdf", "is empty"),
    "too_large": (PNG + b"\0" * MAX_EVIDENCE_BYTES, "a.png", "takes up to 10.0"),
    # Another kind, whatever its name says.
    "word": (makers.docx(), "a.pdf", MANY),
    "program": (b"MZ" + b"\0" * 200, "a.jpg", MANY),
    "gif": (makers.picture("GIF"), "a.png", "is a GIF picture, whatever its name says"),
    "svg": (makers.SVG, "a.png", MANY),
    "page": (makers.HTML, "a.pdf", MANY),
    "film": (makers.MP4, "a.jpg", MANY),
    "text": (b"I was there.", "a.pdf", MANY),
    "before_pdf": (b"x" + making.pdf(), "a.pdf", MANY),
    # The name and the content disagree.
    "jpeg_as_png": (JPEG, "a.png", "is a JPG file by its content, but its name ends in .png"),
    "pdf_as_jpeg": (making.pdf(), "a.jpg", "is a PDF file by its content"),
    "no_ending": (PNG, "screen", "its name has no ending"),
    "two_endings": (PNG, "a.png.exe", "rename it to .png"),
    # Two things at once.
    "pdf_and_zip": (makers.pdf() + makers.archive(), "a.pdf", "a PDF and a ZIP archive in one"),
    "pdf_and_page": (b"%PDF-1.4\n<html><script>x</script>", "a.pdf", "a PDF and an HTML page"),
    "jpeg_and_zip": (JPEG + makers.archive(), "a.jpg", "a picture and a ZIP archive in one"),
    "png_and_zip": (PNG + makers.archive(), "a.png", "a picture and a ZIP archive in one"),
    "jpeg_and_page": (WITH_PAGE, "a.jpg", "a picture and an HTML page in one"),
    "page_behind": (PNG + makers.HTML, "a.png", "a picture and an HTML page in one"),
    "jpeg_and_pdf": (WITH_PDF, "a.jpg", "a picture and a PDF in one"),
    # What runs when it is opened.
    "script": (scripted(), "a.pdf", "runs a script"),
    "launch": (scripted(b"/S/Launch/F(calc.exe)"), "a.pdf", "runs a script or a program"),
    "script_spelled": (spelled(), "a.pdf", "runs a script"),
    "script_packed": (packed_script(), "a.pdf", "runs a script"),
    # Protected, hollow, broken.
    "password": (making.pdf(password="secret"), "a.pdf", "protected by a password"),
    "no_page": (making.without_page(), "a.pdf", "no page"),
    "pdf_cut": (making.pdf()[:-60], "a.pdf", "cut short"),
    "pdf_of_a_line": (b"%PDF-1.4\n%%EOF", "a.pdf", "no page"),
    "jpeg_cut": (saved(Image.new("RGB", (400, 400)), "JPEG")[:700], "a.jpg", "is damaged"),
    "png_cut": (PNG[:4000], "a.png", "begins as a PNG picture and is damaged"),
    "webp_cut": (WEBP[:900], "a.webp", "is damaged"),
    "jpeg_start": (b"\xff\xd8\xff\xe0", "a.jpg", "is damaged"),
    "one_pixel": (saved(Image.new("RGB", (1, 1)), "PNG"), "a.png", "too few to show anything"),
    # Small files that would fill the memory.
    "bomb": (bomb(30_000, 30_000), "a.png", "pixels"),
    "long": (bomb(60_000, 10), "a.png", "60000 by 10 pixels"),
    "large": (saved(Image.new("1", (6_000, 6_000)), "PNG"), "a.png", "6000 by 6000 pixels"),
}  # fmt: skip


@pytest.mark.parametrize("name", TAKEN)
def test_sound_evidence_is_taken_and_left_rewound(name):
    content, kind = TAKEN[name]
    file = upload(content, name)
    assert check_evidence(file) is kind
    assert file.read() == content


@pytest.mark.parametrize("case", REFUSED)
def test_evidence_that_is_not_taken_is_refused_with_its_reason(case):
    content, name, says = REFUSED[case]
    file = upload(content, name)
    with pytest.raises(Refused) as refused:
        check_evidence(file)
    assert says in str(refused.value)
    assert f"“{name}”" in str(refused.value)
    assert file.tell() == 0


@pytest.mark.parametrize("name", ["certificate.pdf", "photo.jpg", "screen.png", "sent.webp"])
def test_any_damage_is_a_refusal_or_harmless(name):
    content, _ = TAKEN[name]
    chance = random.Random(name)
    for _ in range(25):
        broken = bytearray(content)
        for _ in range(chance.randrange(1, 6)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        cut = bytes(broken[: chance.randrange(1, len(broken) + 1)])
        try:
            found = check_evidence(upload(cut, name))
        except Refused:
            found = None
        assert found is None or isinstance(found, EvidenceFormat)


@pytest.mark.parametrize("error", [RecursionError, MemoryError, ZeroDivisionError, OSError])
@pytest.mark.parametrize(("name", "home"), [("a.pdf", "check_pdf"), ("a.png", "opened")])
def test_whatever_a_decoder_raises_is_a_refusal(name, home, error, monkeypatch):
    def fall(*args, **options):
        raise error

    monkeypatch.setattr(f"members.files.evidence.{home}", fall)
    with pytest.raises(Refused, match="damaged"):
        check_evidence(upload(PNG if name == "a.png" else making.pdf(), name))


def test_the_hash_is_that_of_the_bytes_however_many_pieces_they_come_in():
    content = random.Random(1).randbytes(200_000)
    file = SimpleUploadedFile("a.bin", content)
    file.DEFAULT_CHUNK_SIZE = 1000
    file.read(10)
    assert content_hash(file) == hashlib.sha256(content).hexdigest()
    assert file.tell() == 0


def test_what_a_form_offers_is_what_is_taken():
    offered = set(ACCEPTED.split(","))
    assert offered <= {ending for kind in EvidenceFormat for ending in kind.endings}
    assert {kind.ending for kind in EvidenceFormat} <= offered
