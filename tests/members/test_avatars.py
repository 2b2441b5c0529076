"""Pictures of members: what is taken, what is stored, who may see it."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase
from PIL import Image
from pytest_django import Settings
from pytest_django.asserts import assertContains, assertRedirects

from members import actions
from members.avatars import MAX_BYTES, Refused, Size, read_avatar, token_of
from members.models import Member
from members.sweeping import sweep
from tests import cast
from tests.members import pictures
from tests.members.test_profile import WHOLE
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def upload(data: bytes, name: str = "me.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "image/jpeg")


def stored() -> dict[str, bytes]:
    """All files there are, by their path."""
    root = Path(django_settings.MEDIA_ROOT)
    return {
        str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def wear(member: Member, data: bytes | None = None) -> None:
    """Give the member a picture, as a page does."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        avatar = read_avatar(upload(data or pictures.picture()))
        actions.change_avatar(member=member, avatar=avatar)


HONEST = {
    "jpeg": pictures.picture(),
    "png": pictures.picture("PNG"),
    "webp": pictures.picture("WEBP"),
    "cmyk jpeg": pictures.picture(mode="CMYK"),
    "grey png": pictures.picture("PNG", mode="L"),
    "palette png": pictures.picture("PNG", mode="P"),
    "see-through png": pictures.picture("PNG", mode="RGBA"),
    "one bit png": pictures.picture("PNG", mode="1"),
    "progressive jpeg": pictures.picture(progressive=True),
    "one pixel": pictures.picture(size=(1, 1)),
    "very wide": pictures.picture(size=(9000, 3)),
    "many frames webp": pictures.animated("WEBP"),
    "many frames png": pictures.animated("PNG"),
    "with a page behind it": pictures.with_page(),
    "with an archive behind it": pictures.with_archive(),
    "with a page in its comment": pictures.with_comment(),
    "with a place": pictures.with_exif(),
}


@pytest.mark.parametrize("data", HONEST.values(), ids=HONEST)
def test_what_is_stored_are_three_squares_we_drew_and_nothing_else(
    owner: Member, data: bytes
) -> None:
    wear(owner, data)
    files = stored()
    assert sorted(name.rpartition("-")[2] for name in files) == ["128.webp", "256.webp", "64.webp"]
    for name, content in files.items():
        with Image.open(io.BytesIO(content)) as image:
            side = int(name.rpartition("-")[2].removesuffix(".webp"))
            assert (image.format, image.size, image.mode) == ("WEBP", (side, side), "RGB")
            assert (dict(image.getexif()), getattr(image, "n_frames", 1)) == ({}, 1)
            assert not set(image.info) & {"exif", "xmp", "icc_profile", "comment"}
        said = (b"script", b"evil", b"PK\x03\x04", b"Exif", b"SECRETCAMERA")
        assert not any(word in content for word in said)
        # The whole file is the picture: nothing stands behind it.
        assert len(content) == 8 + int.from_bytes(content[4:8], "little")


DISHONEST = {
    "gif named jpeg": (pictures.picture("GIF"), "no JPEG, PNG or WEBP"),
    "bmp": (pictures.picture("BMP"), "no JPEG, PNG or WEBP"),
    "tiff": (pictures.picture("TIFF"), "no JPEG, PNG or WEBP"),
    "page": (b"<html><img src=x onerror=alert(1)>", "no JPEG, PNG or WEBP"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no JPEG, PNG or WEBP"),
    "cut short": (pictures.picture(size=(900, 900))[:4000], "damaged"),
    "cut short png": (pictures.picture("PNG", size=(900, 900))[:-200], "damaged"),
    "empty": (b"", "damaged"),
    "bomb": (pictures.claiming(30_000, 30_000), "far too many pixels"),
    "smaller bomb": (pictures.claiming(9_000, 9_000), "9,000 by 9,000 pixels"),
    "long bomb": (pictures.claiming(1_000_000, 1), "1,000,000 by 1 pixels"),
    "lies about its size": (pictures.claiming(5_000, 5_000), "damaged"),
    "too many bytes": (pictures.picture() + b"\0" * MAX_BYTES, "5.0\xa0MB is the most"),
}


@pytest.mark.parametrize(("data", "said"), DISHONEST.values(), ids=DISHONEST)
def test_what_is_no_picture_is_refused_beside_its_field_and_the_rest_is_kept(
    client: Client, owner: Member, data: bytes, said: str
) -> None:
    client.force_login(owner)
    response = client.post("/profile/", {**WHOLE, "bio": "Typed.", "picture": upload(data)})
    assertContains(response, said, status_code=422)
    assertContains(response, "Typed.", status_code=422)
    owner.refresh_from_db()
    assert (owner.bio, str(owner.avatar), stored()) == ("", "", {})


@pytest.mark.parametrize("side", [30_000, 9_000])
def test_a_bomb_is_refused_before_it_is_decoded(side: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("It was decoded."))
    with pytest.raises(Refused, match="pixels"):
        read_avatar(upload(pictures.claiming(side, side)))


@pytest.mark.parametrize(
    ("orientation", "top_left"), [(1, "red"), (2, "blue"), (3, "blue"), (6, "red"), (8, "blue")]
)
def test_a_picture_stands_upright(orientation: int, top_left: str) -> None:
    avatar = read_avatar(upload(pictures.with_exif(orientation=orientation)))
    with Image.open(io.BytesIO(avatar.pictures[Size.LARGE])) as image:
        pixel = image.getpixel((10, 10))
    assert isinstance(pixel, tuple)
    assert ("red" if pixel[0] > pixel[2] else "blue") == top_left


def test_a_new_picture_takes_the_place_of_the_old_and_none_leaves_nothing(
    client: Client, owner: Member
) -> None:
    client.force_login(owner)
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post("/profile/", {**WHOLE, "picture": upload(pictures.picture(), "x" * 300)})
    first = set(stored())
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post("/profile/", {**WHOLE, "bio": "b", "picture": upload(pictures.picture("PNG"))})
    sweep()
    second = set(stored())
    assert (len(first), len(second), first & second) == (3, 3, set())
    with TestCase.captureOnCommitCallbacks(execute=True):
        assertRedirects(client.post("/profile/", {**WHOLE, "remove_picture": "on"}), "/profile/")
    owner.refresh_from_db()
    sweep()
    assert (str(owner.avatar), stored()) == ("", {})


def test_a_picture_is_kept_where_a_word_beside_it_is_refused(client: Client, owner: Member) -> None:
    client.force_login(owner)
    sent = {**WHOLE, "handle": "a b", "picture": upload(pictures.picture())}
    response = client.post("/profile/", sent)
    owner.refresh_from_db()
    assertContains(response, "Your picture is saved; the rest is not yet.", status_code=422)
    assert (len(stored()), bool(token_of(str(owner.avatar))), owner.bio) == (3, True, "")


@pytest.mark.django_db(transaction=True)
def test_two_pictures_at_once_leave_the_files_of_one() -> None:
    member = cast.make_member()

    def change(number: int) -> None:
        avatar = read_avatar(upload(pictures.picture(size=(100 + number, 100))))
        actions.change_avatar(member=Member.objects.get(pk=member.pk), avatar=avatar)

    at_once(change, range(5))
    member.refresh_from_db()
    token = token_of(str(member.avatar))
    sweep()
    assert len(stored()) == 3
    assert all(token in name for name in stored())


def test_a_member_of_the_admin_gets_the_same_picture(client: Client, super_admin: Member) -> None:
    from tests.filling import form_with

    client.force_login(super_admin)
    member = cast.make_member()
    address = f"/admin/members/member/{member.pk}/change/"
    form = form_with(client, address, "first_name")
    bad = client.post(address, {**form, "avatar": upload(pictures.picture("GIF"))})
    assertContains(bad, "no JPEG, PNG or WEBP")
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(address, {**form, "avatar": upload(pictures.with_page())})
        client.post(address, {**form, "first_name": "B", "avatar": upload(pictures.picture())})
    sweep()
    assert len(stored()) == 3
    assert not any(b"script" in content for content in stored().values())


def address_of(member: Member, size: int = 64) -> str:
    member.refresh_from_db()
    return f"/members/pictures/{member.pk}/{token_of(str(member.avatar))}-{size}.webp"


def answer_to(reader: Member | None, address: str, **headers: Any) -> Any:
    client = Client()
    if reader:
        client.force_login(reader)
    return client.get(address, **headers)


def test_a_picture_is_sent_to_members_alone_and_never_to_a_shared_cache(owner: Member) -> None:
    reader = cast.make_member()
    wear(owner)
    response = answer_to(reader, address_of(owner))
    kept = ("Content-Type", "Cache-Control", "X-Content-Type-Options", "Content-Security-Policy")
    assert [response.headers[name] for name in kept] == [
        "image/webp",
        "private, max-age=3600",
        "nosniff",
        "default-src 'none'; sandbox",
    ]
    assert b"".join(response.streaming_content)[:4] == b"RIFF"
    again = answer_to(reader, address_of(owner), headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.headers["Cache-Control"]) == (304, "private, max-age=3600")
    assert answer_to(None, address_of(owner)).status_code == 302


@pytest.mark.parametrize(
    ("hidden", "seen"),
    [
        ({"in_directory": False, "on_leaderboard": False}, False),
        ({"in_directory": False}, True),
        ({"on_leaderboard": False}, True),
        ({"subscription_status": "CANCELLED"}, False),
    ],
)
def test_who_has_no_place_on_a_page_shows_no_picture(
    owner: Member, super_admin: Member, hidden: dict[str, Any], seen: bool
) -> None:
    wear(owner)
    Member.objects.filter(pk=owner.pk).update(**hidden)
    readers = (cast.make_member(), owner, super_admin)
    statuses = [answer_to(reader, address_of(owner)).status_code for reader in readers]
    assert statuses == [200 if seen else 404, 200, 200]


def test_no_other_address_leads_to_a_file(owner: Member) -> None:
    wear(owner)
    right = address_of(owner)
    wrong = [
        right.replace("-64", "-65"),
        right.replace(token_of(str(owner.avatar)), "0" * 32),
        right.replace(f"/{owner.pk}/", "/999999/"),
        right.replace(f"/{owner.pk}/", f"/{10**30}/"),
    ]
    assert [answer_to(owner, address).status_code for address in wrong] == [404] * 4
    Member.objects.filter(pk=owner.pk).update(avatar="avatars/../secret-256.webp")
    assert answer_to(owner, "/members/pictures/1/-64.webp").status_code == 404


def test_the_front_server_sends_the_bytes_where_there_is_one(
    owner: Member, settings: Settings
) -> None:
    settings.ACCEL_REDIRECT_PREFIX, settings.FILES_SENT_BY = "/_media/", "front"
    wear(owner)
    response = answer_to(owner, address_of(owner, 256))
    assert (response.headers["X-Accel-Redirect"], response.content) == (
        f"/_media/{owner.avatar.name}",
        b"",
    )


def test_a_file_of_before_is_no_picture(client: Client, owner: Member) -> None:
    Member.objects.filter(pk=owner.pk).update(avatar="avatars/me.svg")
    client.force_login(owner)
    assert b"me.svg" not in client.get("/profile/").content
