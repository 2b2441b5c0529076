"""Small, real files for the library of the demo community, the same each time."""

import csv
import io
import random
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from openpyxl import Workbook
from openpyxl.styles import Font
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer

from revcouncil.demo.titles import Title

NOTE = "This file belongs to the demo community of Revenue Council. Its advice is made up."
ROWS = 40
# Twelve seconds of H.264: the arms on three fields.
FILM = Path(__file__).parent / "media" / "film.mp4"


def build(title: Title) -> bytes:
    """The file of `title`, of the kind its ending says."""
    return BUILDERS[title.ending](title)


def _pdf(title: Title) -> bytes:
    styles, out = getSampleStyleSheet(), io.BytesIO()
    story: list[Any] = [
        Paragraph(escape(title.title), styles["Title"]),
        Paragraph(_plain(title.lede), styles["BodyText"]),
        Spacer(0, 24),
    ]
    story += [
        Paragraph(f"{number}. {escape(part)}", styles["BodyText"])
        for number, part in enumerate(title.parts, 1)
    ]
    for number, part in enumerate(title.parts, 1):
        story += [PageBreak(), Paragraph(f"{number}. {escape(part)}", styles["Heading1"])]
        story += [Paragraph(escape(line), styles["BodyText"]) for line in _lines(title, part)]
    SimpleDocTemplate(
        out, pagesize=A4, title=title.title, author="Revenue Council", invariant=1
    ).build(story)
    return out.getvalue()


def _docx(title: Title) -> bytes:
    document, out = Document(), io.BytesIO()
    document.add_heading(title.title, 0)
    document.add_paragraph(title.lede.replace("**", ""))
    for part in title.parts:
        document.add_heading(part, 1)
        for line in _lines(title, part):
            document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def _xlsx(title: Title) -> bytes:
    book, out = Workbook(), io.BytesIO()
    sheet = book.active
    sheet.title = title.title[:31]
    for row in _table(title):
        sheet.append(row)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    about = book.create_sheet("How to use it")
    for line in (title.title, title.lede.replace("**", ""), *title.parts, NOTE):
        about.append([line])
    book.save(out)
    return out.getvalue()


def _csv(title: Title) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(_table(title))
    return out.getvalue().encode()


def _zip(title: Title) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        contents = {
            f"{number:02} {part.replace('/', '-').replace(':', ' -')}.docx": part
            for number, part in enumerate(title.parts, 1)
        }
        archive.writestr(
            zipfile.ZipInfo("Read me first.txt"),
            f"{title.title}\n\n{title.lede.replace('**', '')}\n\n{NOTE}\n",
        )
        for name, part in contents.items():
            archive.writestr(zipfile.ZipInfo(name), _docx(_one_part(title, part)))
    return out.getvalue()


def _mp4(title: Title) -> bytes:
    return FILM.read_bytes()


BUILDERS: dict[str, Callable[[Title], bytes]] = {
    "pdf": _pdf,
    "docx": _docx,
    "xlsx": _xlsx,
    "csv": _csv,
    "zip": _zip,
    "mp4": _mp4,
}


def _one_part(title: Title, part: str) -> Title:
    return replace(title, title=part, parts=(part,))


def _lines(title: Title, part: str) -> list[str]:
    """Something to read under each heading."""
    return [
        f"“{part}” is one of {len(title.parts)} parts of {title.title}.",
        "Before you begin: name who does it, by when, and how you will both see that it is done.",
        (
            "While you do it: write down what you would want to know next time. Change this page,"
            " it is yours."
        ),
        NOTE,
    ]


def _table(title: Title) -> list[list[object]]:
    """A heading and `ROWS` rows whose cells fit their columns."""
    rng = random.Random(title.slug)
    return [
        list(title.columns),
        *([_cell(rng, column, row) for column in title.columns] for row in range(1, ROWS + 1)),
    ]


def _cell(rng: random.Random, column: str, row: int) -> object:
    match column:
        case "Client" | "Industry":
            return rng.choice(
                (
                    "Arbor Dental",
                    "Brightline Freight",
                    "Cobalt Payroll",
                    "Dune Analytics",
                    "Eastgate Legal",
                )
            )
        case "Domain":
            return f"try-example-{row:02}.example"
        case "Registrar":
            return rng.choice(("Porkbun", "Namecheap", "Cloudflare"))
        case "Provider":
            return rng.choice(("Google Workspace", "Microsoft 365"))
        case "Renews" | "Month" | "Week":
            return date(2026, 1 + row % 12, 1 + row % 28).isoformat()
        case "Subject":
            return rng.choice(
                (
                    "quick question",
                    "{{company}} and the new pricing page",
                    "two lines about {{topic}}",
                    "is this yours?",
                )
            )
        case "Mood" | "Comment":
            return rng.choice(("good", "quiet", "asks about price", "wants more"))
        case "Reply rate" | "Monthly cost" | "Score":
            return round(rng.lognormvariate(1, 0.5), 1)
        case _:
            return round(rng.lognormvariate(4, 0.8))


def _plain(markdown: str) -> str:
    """Bold for reportlab, the rest as text."""
    parts = escape(markdown).split("**")
    return "".join(part if index % 2 == 0 else f"<b>{part}</b>" for index, part in enumerate(parts))
