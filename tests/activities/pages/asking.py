"""How the tests of the members' pages ask for them."""

import re
from io import BytesIO
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from PIL import Image

from activities.models import Activity
from members.models import Member
from tests.roles import as_owner

_shades = count(1)
INDEX = "/activities/"


def signed_in(member: Member) -> Client:
    """A browser of this member."""
    client = Client()
    client.force_login(member)
    return client


def picture(name: str = "sheet.png") -> SimpleUploadedFile:
    """A picture like no other."""
    shade, content = next(_shades), BytesIO()
    Image.new("RGB", (32, 32), (shade % 256, shade // 256 % 256, 7)).save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), content_type="image/png")


def heic(name: str = "IMG_2231.HEIC") -> SimpleUploadedFile:
    """A file of a kind nobody reads here."""
    return SimpleUploadedFile(name, b"\x00\x00\x00\x18ftypheic" + b"x" * 64)


def address(activity: Activity) -> str:
    """Where an activity is reported."""
    return reverse("activities:report", args=[activity.value.lower()])


def post(client: Client, where: str, deed: str, typed: dict[str, Any], *files: Any) -> Any:
    """The form, sent by one of its buttons."""
    return client.post(where, {"deed": deed, **typed, "evidence": list(files)})


def faults(response: Any) -> dict[str, str]:
    """What the summary above the form says, by the field each line leads to."""
    html = response.content.decode()
    found = re.search(r'<div class="error-summary".*?</div>', html, re.S)
    lines = re.findall(
        r'<li>(?:<a href="#id_(\w+)">)?(.*?)(?:</a>)?</li>', found[0] if found else ""
    )
    return {name: text.replace("&amp;", "&") for name, text in lines}


def let_an_hour_pass() -> None:
    """Who sent ten may send again."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE activities_sender SET sent = '{}'")
