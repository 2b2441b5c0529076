"""Sound files are taken, whichever program wrote them."""

import io
import zipfile

import pytest

from resources import files
from resources.files import FileFormat
from tests.resources import makers
from tests.resources.files import making
from tests.resources.makers import upload

LIMIT = 100 * 1024 * 1024


def streamed():
    """A ZIP written to a pipe: lengths stand behind the content."""

    class Pipe(io.RawIOBase):
        def __init__(self):
            self.out = b""

        def writable(self):
            return True

        def write(self, data):
            self.out += bytes(data)
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.txt", "words " * 1000)
        with packed.open("wide.txt", "w", force_zip64=True) as entry:
            entry.write(b"x")
    return pipe.out


def updated_pdf():
    """A PDF with an incremental update behind its first end, and a line behind the last."""
    first = makers.pdf()
    start = first.rfind(b"startxref")
    place = int(first[start:].split()[1])
    note = b"99 0 obj<</Note(x)>>endobj\n"
    table = b"xref\n99 1\n%010d 00000 n \n" % len(first)
    trailer = b"trailer<</Size 100/Root 1 0 R/Prev %d>>\n" % place
    end = b"startxref\n%d\n%%%%EOF\n\r\n\0\0" % (len(first) + len(note))
    return first + note + table + trailer + end


def packed_pdf():
    """A PDF whose objects lie in compressed streams, out of sight."""
    import pypdfium2

    document = pypdfium2.PdfDocument(making.pdf(3))
    out = io.BytesIO()
    document.save(out)
    # What shows pages in the open is hidden from a reader that only looks.
    return (
        out.getvalue()
        .replace(b"/Type /Page ", b"/Type /Pa#67e ")
        .replace(b"/Type/Page/", b"/Type/Pa#67e/")
    )


SOUND = {
    "leading_blank.pdf": b"\r\n" + makers.pdf(),
    "mark.pdf": b"\xef\xbb\xbf" + makers.pdf(),
    "updated.pdf": updated_pdf(),
    "out_of_sight.pdf": packed_pdf(),
    "owner_only.pdf": making.pdf(owner="secret"),
    "directory_out_of_place.pdf": makers.pdf().replace(b"startxref\n", b"startxref\n9"),
    "fewest_parts.docx": making.word(),
    "strict.docx": making.word(kind=making.STRICT),
    "picture_only.docx": making.word("<w:p><w:r><w:drawing/></w:r></w:p>"),
    "own_template.docx": making.word(
        making.HELLO,
        (
            "word/_rels/settings.xml.rels",
            making.rels(
                (f"{making.OFFICE}/attachedTemplate", "file:///C:\\T\\Report.dotx", "External")
            ),
        ),
    ),
    "embedded_sheet.docx": making.word(making.HELLO, ("word/embeddings/sheet.xlsx", makers.xlsx())),
    "inline.xlsx": making.sheet(),
    "number.xlsx": making.sheet("<c><v>3</v></c>"),
    "comment.zip": making.zipped([("a.txt", "x")], comment=b"by hand"),
    "streamed.zip": streamed(),
    "bzip2.zip": making.zipped([("a.txt", "x" * 500)], method=zipfile.ZIP_BZIP2),
    "lzma.zip": making.zipped([("a.txt", "x" * 500)], method=zipfile.ZIP_LZMA),
    "mac.zip": making.zipped([("a/", ""), ("a/b.txt", "x"), ("__MACOSX/a/._b.txt", "y")]),
    "ümlaut.zip": making.zipped([("größe/日本.txt", "x")]),
    "three_deep.zip": making.nested(3),
    "café?#.pdf": makers.pdf(),
    "plain.mp4": making.film(),
    "free_first.mp4": making.film(first=making.box(b"free", b"pad")),
    "uuid_first.mp4": making.film(first=making.box(b"uuid", bytes(32))),
    "wide_box.mp4": making.film(wide=True),
    "padded.mp4": making.film(after=bytes(30)),
    "phone.mp4": making.film(brands=(b"3gp5", b"3gp5")),
    "cmaf.mp4": making.film(brands=(b"cmfc", b"iso8")),
    "to_the_end.mp4": making.film()[:-14] + b"\0\0\0\0mdatframes",
    "windows.csv": "Größe;Preis\r1;2\r".encode("cp1252"),
    "unicode.csv": "Größe\tPreis\n1\t2\n".encode("utf-16"),
    "one_column.csv": b"mail\nida@example.com\n",
    "old.csv": b"a,b\r\n1,2\r\n\x1a",
}


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_file_is_taken_whatever_wrote_it(name):
    file = upload(SOUND[name], name)
    assert files.check(file, max_bytes=LIMIT) is FileFormat[name.rpartition(".")[2].upper()]
    assert file.tell() == 0
