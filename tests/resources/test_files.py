"""What a file really is."""

import io

import pytest
from PIL import Image

from resources import files
from resources.files import FileFormat, ImageFormat
from tests.resources import makers
from tests.resources.makers import upload

LIMIT = 100 * 1024 * 1024


def named(value):
    """Part of a test's id.

    Contents hold the moment they were made: they would give every worker other ids.
    """
    return "content" if isinstance(value, bytes) else None


def box(major, *compatible):
    """The start of a film that calls itself this."""
    brands = major + bytes(4) + b"".join(compatible)
    return (
        (8 + len(brands)).to_bytes(4)
        + b"ftyp"
        + brands
        + b"\0\0\0\x08moov\0\0\0\x48mdat"
        + bytes(64)
    )


def phone_photo():
    """A JPEG with a second picture behind the first."""
    buffer = io.BytesIO()
    first, second = (Image.new("RGB", (16, 10), colour) for colour in ("navy", "teal"))
    first.save(buffer, "MPO", save_all=True, append_images=[second])
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (makers.pdf(), "plan.pdf", FileFormat.PDF),
        (makers.pdf(), "PLAN.PDF", FileFormat.PDF),
        (makers.docx(), "letter.docx", FileFormat.DOCX),
        (makers.xlsx(), "sheet.xlsx", FileFormat.XLSX),
        (makers.CSV, "list.csv", FileFormat.CSV),
        (b"\xef\xbb\xbf" + makers.CSV, "list.csv", FileFormat.CSV),
        ("a,b\n1,2\n".encode("utf-16"), "list.csv", FileFormat.CSV),
        (b"a,b\n\xe9,1\n", "list.csv", FileFormat.CSV),
        ("Größe;Preis\n1;2\n".encode(), "list.csv", FileFormat.CSV),
        (makers.MP4, "walk.mp4", FileFormat.MP4),
        (makers.archive(), "bundle.zip", FileFormat.ZIP),
        (b"<10k,10k-50k,>50k\n3,4,5\n", "list.csv", FileFormat.CSV),
        (b"<first_name>,<firm>\nOda,Heron\n", "list.csv", FileFormat.CSV),
        (b"<firm>\nHeron\n", "list.csv", FileFormat.CSV),
        (b"<title>;<body>\nHello;Text\n", "list.csv", FileFormat.CSV),
        (b'"<firm>",mail\nHeron,\n', "list.csv", FileFormat.CSV),
        (box(b"XAVC", b"XAVC", b"mp42", b"iso2"), "camera.mp4", FileFormat.MP4),
        (box(b"iso9", b"cmfc", b"isom"), "stream.mp4", FileFormat.MP4),
        (box(b"3gp4", b"isom"), "phone.mp4", FileFormat.MP4),
    ],
    ids=named,
)
def test_each_kind_is_known_by_its_content_and_left_rewound(content, name, kind):
    file = upload(content, name)
    assert files.check(file, max_bytes=LIMIT) is kind
    assert file.tell() == 0


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (makers.HTML, "plan.pdf", "an HTML page"),
        (b"\n\n  " + makers.HTML, "plan.pdf", "an HTML page"),
        (makers.HTML.decode().encode("utf-16"), "list.csv", "an HTML page"),
        (b"\xef\xbb\xbf" + makers.HTML, "list.csv", "an HTML page"),
        (makers.SVG, "plan.pdf", "an SVG drawing"),
        (makers.SVG, "drawing.svg", "an SVG drawing"),
        (b"<?xml version='1.0'?><data/>", "data.csv", "an XML file"),
        (b"<script>alert(1)</script>", "data.csv", "a page of markup"),
        (makers.HTML + makers.pdf(), "plan.pdf", "an HTML page"),
        (makers.HTML + makers.archive(), "bundle.zip", "an HTML page"),
        (makers.archive(), "plan.pdf", "ZIP file by its content"),
        (makers.docx(), "sheet.xlsx", "DOCX file by its content"),
        (makers.pdf(), "plan", "no ending"),
        (makers.pdf()[:200], "plan.pdf", "cut short"),
        (makers.archive()[:40], "bundle.zip", "damaged"),
        (makers.archive(**{"../../etc/cron.d/x": b"x"}), "bundle.zip", "leads out of its folder"),
        (makers.archive(**{"..\\x": b"x"}), "bundle.zip", "leads out of its folder"),
        (makers.archive(**{"word/vbaProject.bin": b"x"}), "letter.docx", "macros"),
        (b"MZ\x90\x00", "setup.exe", "none of the kinds"),
        (b"MZ\x01\x00", "list.csv", "not a text file"),
        (b"a,b\n\x81,1\n", "list.csv", "known encoding"),
        (b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  ", "walk.mp4", "Export it as MP4"),
        (b"", "plan.pdf", "is empty"),
        (b"just words", "notes.txt", "none of the kinds"),
    ],
    ids=named,
)
def test_everything_else_is_refused_with_its_reason(content, name, says):
    with pytest.raises(files.Refused, match=says):
        files.check(upload(content, name), max_bytes=LIMIT)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<script>alert(1)</script>", "a.csv"),
        (b"<body>\n<p>x, y</p>", "a.csv"),
        (b'<img src="a,b" onerror="c">', "a.csv"),
        (b"<!-- x, y --><html></html>", "a.csv"),
        (b"\n <HTML>,\n", "a.csv"),
        (b"<firm>,mail", "a.txt"),
    ],
    ids=str,
)
def test_a_page_that_calls_itself_a_list_is_refused(content, name):
    with pytest.raises(files.Refused, match="whatever its name says"):
        files.check(upload(content, name), max_bytes=LIMIT)


@pytest.mark.parametrize(
    "brands",
    [
        (b"qt  ", b"mp42"),
        (b"heic", b"isom"),
        (b"crx ", b"isom"),
        (b"M4A ", b"mp42"),
        (b"what", b"ever"),
    ],
)
def test_cousins_of_a_film_are_refused_whatever_they_claim(brands):
    with pytest.raises(files.Refused, match="another kind"):
        files.check(upload(box(*brands), "a.mp4"), max_bytes=LIMIT)


def test_a_photo_with_a_second_picture_is_a_jpeg():
    assert files.check_image(upload(phone_photo(), "photo.jpg")) is ImageFormat.JPEG


def test_a_file_above_the_limit_is_refused_and_one_at_the_limit_is_taken():
    content = makers.pdf()
    assert files.check(upload(content, "plan.pdf"), max_bytes=len(content)) is FileFormat.PDF
    with pytest.raises(files.Refused, match="takes up to"):
        files.check(upload(content, "plan.pdf"), max_bytes=len(content) - 1)


@pytest.mark.parametrize(
    ("form", "kind"),
    [("PNG", ImageFormat.PNG), ("JPEG", ImageFormat.JPEG), ("WEBP", ImageFormat.WEBP)],
)
def test_a_cover_is_known_by_its_content(form, kind):
    assert files.check_image(upload(makers.picture(form), "cover.bin")) is kind


@pytest.mark.parametrize(
    "content",
    [
        makers.SVG,
        makers.HTML,
        makers.picture("GIF"),
        makers.picture("BMP"),
        makers.picture()[:30],
        b"",
    ],
    ids=named,
)
def test_a_cover_of_another_kind_is_refused(content):
    with pytest.raises(files.Refused, match="not a PNG, JPG or WEBP"):
        files.check_image(upload(content, "cover.png"))
