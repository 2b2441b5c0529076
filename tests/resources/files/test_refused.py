"""What is refused, and the reason in the curator's words."""

import pytest

from resources import files
from tests.resources import makers
from tests.resources.files import making
from tests.resources.makers import upload

LIMIT = 100 * 1024 * 1024
HELLO = making.HELLO
MACRO_MAIN = "application/vnd.ms-word.document.macroEnabled.main+xml"
ADDIN = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
LAUGHS = (
    '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    f'<w:document xmlns:w="{making.WORD}"><w:t>&b;</w:t></w:document>'
)


def loading(kind, target):
    """A DOCX that loads something as it opens."""
    relation = (f"{making.OFFICE}/{kind}", target, "External")
    return making.word(HELLO, ("word/_rels/settings.xml.rels", making.rels(relation)))


def without(content, name):
    """A document without one of its parts."""
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return making.zipped([(one, packed.read(one)) for one in packed.namelist() if one != name])


REFUSED = {
    # Two things at once, and things in disguise.
    "pdf_and_zip": (makers.pdf() + makers.archive(), "a.pdf", "a ZIP archive in one"),
    "film_and_zip": (
        making.film(after=making.box(b"free", makers.archive())), "a.mp4", "a ZIP archive in one"
    ),
    "page_behind_pdf": (b"%PDF-1.4\n<html><script>x</script>", "a.pdf", "an HTML page in one"),
    "page_in_film": (
        making.film(brands=(b"isom", b"<html><script>alert(1)</script>")), "a.mp4", "HTML page"
    ),
    "picture": (makers.picture(), "a.pdf", "a PNG picture, whatever its name says"),
    "gif_and_zip": (makers.picture("GIF") + makers.archive(), "a.zip", "a GIF picture"),
    "program": (b"MZ" + makers.archive(), "a.zip", "none of the kinds"),
    "before_zip": (b"\0" * 10 + makers.archive(), "a.zip", "none of the kinds"),
    "rtf": (b"{\\rtf1 hello}", "a.csv", "an RTF text"),
    "php": (b"<?php echo 1;", "a.csv", "whatever its name says"),
    # Macros, wherever they are said to be.
    "docm": (making.word(main=MACRO_MAIN), "a.docx", "holds macros"),
    "xlam": (making.sheet(main=ADDIN), "a.xlsx", "holds macros"),
    "vba_elsewhere": (making.word(HELLO, ("x/VBAProject.BIN", "x")), "a.docx", "holds macros"),
    "vba_by_relation": (
        making.word(
            HELLO,
            ("word/_rels/document.xml.rels", making.rels(("x/vbaProject", "quiet.bin"))),
        ),
        "a.docx",
        "holds macros",
    ),
    "macro_sheet": (making.sheet("<c><v>1</v></c>", ("xl/macrosheets/s.xml", "<a/>")), "a.xlsx",
                    "holds macros"),
    "active_x": (making.word(HELLO, ("word/activeX/a.bin", "x")), "a.docx", "holds macros"),
    "object": (
        making.word(
            HELLO, ("word/embeddings/o.bin", b"x" * 70_000 + "_VBA_PROJECT".encode("utf-16-le"))
        ),
        "a.docx",
        "an object with macros",
    ),
    "docm_in_zip": (
        making.zipped([("a.docx", making.word(main=MACRO_MAIN))]), "a.zip", "holds macros"
    ),
    "template": (loading("attachedTemplate", "http://x.test/a.dotx"), "a.docx", "from elsewhere"),
    "template_share": (loading("attachedTemplate", "\\\\x\\a.dotx"), "a.docx", "from elsewhere"),
    "template_macros": (loading("attachedTemplate", "C:\\a.dotm"), "a.docx", "from elsewhere"),
    "object_elsewhere": (loading("oleObject", "mhtml:http://x!y"), "a.docx", "from elsewhere"),
    # Protected.
    "zip_password": (making.encrypted_zip(), "a.zip", "protected by a password"),
    "pdf_password": (making.pdf(password="secret"), "a.pdf", "protected by a password"),
    "docx_password": (making.old_office("EncryptedPackage"), "a.docx", "protected by a password"),
    # Cousins.
    "doc": (making.old_office("WordDocument"), "a.doc", "of the old kind"),
    "xls": (making.old_office("Workbook"), "a.xlsx", "Save it as XLSX"),
    "dotx": (making.word(main="x.wordprocessingml.template.main+xml"), "a.docx", "Word template"),
    "pptx": (making.word(main="x.presentationml.main+xml"), "a.zip", "PowerPoint"),
    "odt": (
        making.zipped([("mimetype", "application/vnd.oasis.opendocument.text")]), "a.docx", "ODT"
    ),
    # Hollow.
    "no_words": (making.word("<w:p><w:r><w:t> </w:t></w:r></w:p>"), "a.docx", "neither words"),
    "no_cell": (making.sheet('<c r="A1" s="3"/>'), "a.xlsx", "no filled cell"),
    "no_page": (making.without_page(), "a.pdf", "no page"),
    "no_file": (making.zipped([]), "a.zip", "holds no file"),
    "folders": (making.zipped([("a/", ""), ("b/", "")]), "a.zip", "only empty folders"),
    "litter": (making.zipped([("__MACOSX/._a", "x"), (".DS_Store", "x")]), "a.zip", "folders"),
    "empty_files": (making.zipped([("a.txt", "")]), "a.zip", "only empty files"),
    "no_frames": (making.film()[:-14], "a.mp4", "nothing to play"),
    "no_movie": (making.box(b"ftyp", b"isom0000isom") + making.box(b"mdat", b"x"), "a.mp4",
                 "nothing to play"),
    "blank_lines": (b"\n\r\n ,,;\n", "a.csv", "no filled cell"),
    # Broken.
    "entities": (
        making.zipped(
            [
                ("[Content_Types].xml", making.types(making.DOCX_MAIN, "/word/document.xml")),
                ("word/document.xml", LAUGHS),
            ]
        ),
        "a.docx",
        "a document type",
    ),
    "not_well_formed": (making.word("<w:p>"), "a.docx", "not well-formed"),
    "deep": (making.word("<w:p>" * 5000 + "</w:p>" * 5000), "a.docx", "too deep"),
    "main_missing": (without(making.word(), "word/document.xml"), "a.docx", "parts of it are"),
    "rels_missing": (without(making.word(), "_rels/.rels"), "a.docx", "parts of it are missing"),
    "sheet_missing": (
        without(makers.xlsx(), "xl/worksheets/sheet1.xml"), "a.xlsx", "parts of it are missing"
    ),
    "film_cut": (making.film()[:-3], "a.mp4", "cut short"),
    "behind_zip": (makers.archive() + b"<html>", "a.zip", "damaged archive"),
    "pdf_cut_in_update": (makers.pdf() + b"9 0 obj\n<<", "a.pdf", "cut short"),
    # Made to do harm.
    "bomb": (making.zipped([("a", bytes(20 * 1024 * 1024))]), "a.zip", "unpacks to far more"),
    "bomb_in_document": (
        making.word(HELLO, ("word/media/a.bmp", bytes(20 * 1024 * 1024))), "a.docx", "far more"
    ),
    "lying": (making.lying(), "a.zip", "damaged archive"),
    "overlapping": (making.overlapping(), "a.zip", "far more"),
    "four_deep": (making.nested(4), "a.zip", "within archives"),
    "many": (making.zipped([(str(i), "") for i in range(10_001)]), "a.zip", "too many files"),
    "link": (making.link(), "a.zip", "a link instead"),
    "absolute": (making.zipped([("/etc/x", "x")]), "a.zip", "out of its folder"),
    "drive": (making.named(b"C:\\ab.txt"[:9]), "a.zip", "out of its folder"),
    "nul": (making.named(b"ab\0de.txt"), "a.zip", "out of its folder"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_is_not_taken_is_refused_with_its_reason(case):
    content, name, says = REFUSED[case]
    file = upload(content, name)
    with pytest.raises(files.Refused, match=says):
        files.check(file, max_bytes=LIMIT)
    assert file.tell() == 0
