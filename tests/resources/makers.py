"""Small real files of every kind, and resources that hold them."""

import io
import zipfile
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from openpyxl import Workbook
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from members.models import Member
from resources import actions
from resources.catalogue import Category, State, Type
from resources.models import Resource, ResourceDownload

_numbers = count(1)
CSV = b"domain,inboxes\nexample.com,3\n"
MP4 = (
    b"\x00\x00\x00\x1cftypisom\x00\x00\x02\x00isomiso2mp41\x00\x00\x00\x08free"
    b"\x00\x00\x00\x08moov\x00\x00\x00\x48mdat" + b"\x00" * 64
)
SVG = (
    b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg">'
    b"<script>alert(1)</script></svg>"
)
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"


def pdf() -> bytes:
    """One page that says hello."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.drawString(72, 720, "Hello")
    canvas.save()
    return buffer.getvalue()


def docx() -> bytes:
    """One paragraph."""
    buffer = io.BytesIO()
    document = Document()
    document.add_paragraph("Hello")
    document.save(buffer)
    return buffer.getvalue()


def xlsx() -> bytes:
    """One cell."""
    buffer = io.BytesIO()
    workbook = Workbook()
    workbook["Sheet"]["A1"] = "Hello"
    workbook.save(buffer)
    return buffer.getvalue()


def archive(**entries: bytes) -> bytes:
    """A ZIP of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name, content in (entries or {"a.txt": b"a"}).items():
            packed.writestr(name, content)
    return buffer.getvalue()


def picture(form: str = "PNG") -> bytes:
    """Sixteen by ten pixels."""
    buffer = io.BytesIO()
    Image.new("RGB", (16, 10), "navy").save(buffer, form)
    return buffer.getvalue()


def upload(content: bytes, name: str) -> SimpleUploadedFile:
    """What a browser sends."""
    return SimpleUploadedFile(name, content)


def make_resource(**fields: Any) -> Resource:
    """A resource with a real PDF in the storage, saved by the action."""
    number = next(_numbers)
    defaults = {
        "title": f"Resource {number}",
        "description": "What it is, in one paragraph.",
        "category": Category.COLD_EMAIL,
        "type": Type.SOP,
        "file": ContentFile(pdf(), name="anything.pdf"),
        "state": State.PUBLISHED,
    }
    curator = fields.pop("curator", None)
    return actions.save(resource=Resource(**{**defaults, **fields}), curator=curator)


def take(member: Member, resource: Resource, times: int = 1) -> None:
    """Downloads of the past, without points."""
    ResourceDownload.objects.bulk_create(
        ResourceDownload(member=member, resource=resource) for _ in range(times)
    )
