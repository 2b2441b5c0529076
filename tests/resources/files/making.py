"""Files of every kind, sound, odd and hostile, made byte by byte."""

import io
import struct
import zipfile
import zlib

from tests.resources import makers

CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCX_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
XLSX_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def zipped(entries, *, method=zipfile.ZIP_DEFLATED, comment=b""):
    """A ZIP of named contents, in order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as packed:
        for name, content in entries:
            packed.writestr(name, content)
        packed.comment = comment
    return buffer.getvalue()


def types(main, part):
    """The list of parts of a document."""
    return (
        f'<?xml version="1.0"?><Types xmlns="{CONTENT_TYPES}">'
        '<Default Extension="rels" ContentType="application/x"/>'
        f'<Override PartName="{part}" ContentType="{main}"/></Types>'
    )


def rels(*relations):
    """Relations: (kind's address, target) or (kind's address, target, mode)."""
    lines = "".join(
        f'<Relationship Id="r{i}" Type="{one[0]}" Target="{one[1]}"'
        + (f' TargetMode="{one[2]}"' if len(one) > 2 else "")
        + "/>"
        for i, one in enumerate(relations)
    )
    return f'<Relationships xmlns="{RELATIONS}">{lines}</Relationships>'


HELLO = "<w:p><w:r><w:t>Hello</w:t></w:r></w:p>"


def word(body=HELLO, *more, main=DOCX_MAIN, kind=OFFICE):
    """A DOCX of the fewest parts, as other programs write them."""
    text = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return zipped(
        [
            ("[Content_Types].xml", types(main, "/word/document.xml")),
            ("_rels/.rels", rels((f"{kind}/officeDocument", "word/document.xml"))),
            ("word/document.xml", text),
            *more,
        ]
    )


def sheet(row='<c t="inlineStr"><is><t>Hello</t></is></c>', *more, main=XLSX_MAIN):
    """An XLSX with one row."""
    return zipped(
        [
            ("[Content_Types].xml", types(main, "/xl/workbook.xml")),
            ("_rels/.rels", rels((f"{OFFICE}/officeDocument", "/xl/workbook.xml"))),
            ("xl/workbook.xml", f'<workbook xmlns="{SHEET}"><sheets/></workbook>'),
            (
                "xl/_rels/workbook.xml.rels",
                rels((f"{OFFICE}/worksheet", "worksheets/sheet1.xml")),
            ),
            (
                "xl/worksheets/sheet1.xml",
                f'<worksheet xmlns="{SHEET}"><sheetData><row>{row}</row></sheetData></worksheet>',
            ),
            *more,
        ]
    )


def box(name, content=b"", *, wide=False):
    """One box of a film."""
    if wide:
        return struct.pack(">I4sQ", 1, name, 16 + len(content)) + content
    return struct.pack(">I4s", 8 + len(content), name) + content


def film(*, first=b"", brands=(b"isom", b"mp42"), seconds=90, wide=False, after=b""):
    """A film with a header and a track without frames."""
    header = struct.pack(">4xIIII", 0, 0, 1000, seconds * 1000) + bytes(80)
    movie = box(b"moov", box(b"mvhd", header) + box(b"trak", box(b"tkhd", bytes(84))))
    kind = box(b"ftyp", brands[0] + bytes(4) + b"".join(brands))
    return first + kind + movie + box(b"mdat", b"frames", wide=wide) + after


def pdf(pages=1, *, password=None, owner=None, text="Hello"):
    """A PDF of reportlab's."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    lock = StandardEncryption(password or "", ownerPassword=owner) if password or owner else None
    canvas = Canvas(buffer, pagesize=(595, 842), encrypt=lock)
    for number in range(pages):
        canvas.setFont("Helvetica", 40)
        canvas.drawString(72, 720, f"{text} {number + 1}")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def without_page():
    """A PDF whose tree of pages is empty."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out
        + b"xref\n0 3\n0000000000 65535 f \n"
        + table
        + b"trailer<</Size 3/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    )


def encrypted_zip():
    """A ZIP whose entry says that it is encrypted."""
    packed = bytearray(makers.archive())
    packed[6] |= 1
    directory = packed.find(b"PK\x01\x02")
    packed[directory + 8] |= 1
    return bytes(packed)


def link():
    """A ZIP with a symbolic link."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        entry = zipfile.ZipInfo("a.txt")
        entry.external_attr = 0o120777 << 16
        packed.writestr(entry, "/etc/passwd")
    return buffer.getvalue()


def named(raw, stand_in=b"abcde.txt"):
    """A ZIP whose entry has these bytes for a name, as no ZIP program would write them."""
    assert len(raw) == len(stand_in)
    return zipped([(stand_in.decode(), b"x")]).replace(stand_in, raw)


def overlapping(entries=200, size=200_000):
    """Entries that share one run of bytes."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packed.compress(bytes(size)) + packed.flush()
    checksum, out = zlib.crc32(bytes(size)), b""
    name = b"a"
    fields = (20, 0, 8, 0, 0, checksum, len(body), size, len(name), 0)
    out = struct.pack("<4s5H3L2H", b"PK\x03\x04", *fields) + name + body
    start = len(out)
    for _ in range(entries):
        out += struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, *fields, 0, 0, 0, 0, 0) + name
    end = (0, 0, entries, entries, len(out) - start, start, 0)
    return out + struct.pack("<4s4H2LH", b"PK\x05\x06", *end)


def lying(size=40 * 1024 * 1024):
    """A ZIP that unpacks to more than it says."""
    packed = bytearray(zipped([("a.txt", bytes(size))]))
    for place in (packed.find(b"PK\x03\x04") + 22, packed.find(b"PK\x01\x02") + 24):
        packed[place : place + 4] = struct.pack("<L", 10)
    return bytes(packed)


def nested(depth, core=b"x" * 100):
    """Archives in archives."""
    content = zipped([("core.txt", core)])
    for _ in range(depth - 1):
        content = zipped([("inner.zip", content)])
    return content


def old_office(stream):
    """A file of the old Office kind that holds this stream."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(512)
    )
