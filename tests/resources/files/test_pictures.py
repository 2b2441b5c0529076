"""Covers: what is taken, and what is drawn anew of it."""

import io

import pytest
from PIL import Image

from resources import files
from resources.files import ImageFormat
from tests.resources import makers
from tests.resources.makers import upload

TURNED = Image.Exif()
TURNED[0x0112] = 6
TURNED[0x9286] = "where it was taken"


def saved(picture, form, **options):
    """The picture as a file."""
    buffer = io.BytesIO()
    picture.save(buffer, form, **options)
    return buffer.getvalue()


def frames(form):
    """A picture that moves."""
    first, second = (Image.new("RGB", (16, 10), colour) for colour in ("navy", "teal"))
    return saved(first, form, save_all=True, append_images=[second])


NAVY = Image.new("RGB", (16, 10), "navy")
NOISE = Image.effect_noise((99, 99), 50)
COVERS = {
    "cmyk.jpg": (saved(Image.new("CMYK", (16, 10), (0, 99, 99, 0)), "JPEG"), ImageFormat.JPEG),
    "turned.jpg": (saved(Image.new("RGB", (10, 16), "navy"), "JPEG", exif=TURNED),
                   ImageFormat.JPEG),
    "passes.jpg": (saved(NAVY, "JPEG", progressive=True), ImageFormat.JPEG),
    "broken_notes.jpg": (
        saved(NAVY, "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff"), ImageFormat.JPEG
    ),
    "phone.jpg": (frames("MPO"), ImageFormat.JPEG),
    "sixteen_bits.png": (saved(Image.new("I;16", (16, 10), 40_000), "PNG"), ImageFormat.PNG),
    "glass.png": (saved(Image.new("RGBA", (16, 10), (9, 9, 9, 9)), "PNG"), ImageFormat.PNG),
    "palette.png": (saved(NAVY.convert("P"), "PNG", transparency=0), ImageFormat.PNG),
    "moving.png": (frames("PNG"), ImageFormat.PNG),
    "moving.webp": (frames("WEBP"), ImageFormat.WEBP),
    "two_in_one.jpg": (saved(NAVY, "JPEG") + makers.archive(), ImageFormat.JPEG),
    "name_tells_nothing": (saved(NAVY, "WEBP"), ImageFormat.WEBP),
}  # fmt: skip


@pytest.mark.parametrize("name", COVERS)
def test_a_sound_cover_is_drawn_anew_upright_and_without_what_it_carried(name):
    content, kind = COVERS[name]
    found, drawn = files.draw_cover(upload(content, name))
    assert found is kind
    with Image.open(io.BytesIO(drawn)) as picture:
        assert (picture.format, picture.size) == (kind.label, (16, 10))
        assert picture.mode in ("RGB", "RGBA")
        assert not picture.getexif()
        assert getattr(picture, "n_frames", 1) == 1
    assert b"PK\x05\x06" not in drawn
    if name == "sixteen_bits.png":
        # Not white, as whoever cuts off what is above 255 would draw it.
        assert Image.open(io.BytesIO(drawn)).getpixel((0, 0)) == (155, 155, 155)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (saved(NOISE, "PNG")[:4000], "begins as a PNG picture and is damaged"),
        (saved(Image.new("RGB", (400, 400)), "JPEG")[:700], "begins as a JPEG picture"),
        (saved(Image.new("1", (17_000, 8)), "PNG"), "17000 by 8 pixels"),
        (saved(Image.new("1", (6_000, 6_000)), "PNG"), "6000 by 6000 pixels"),
        (makers.picture("GIF"), "It is a GIF picture"),
        (makers.pdf(), "not a PNG, JPG or WEBP"),
    ],
    ids=["cut", "cut_photo", "long", "large", "gif", "pdf"],
)
def test_a_cover_that_can_t_be_drawn_is_refused_with_its_reason(content, says):
    with pytest.raises(files.Refused, match=says):
        files.draw_cover(upload(content, "cover.png"))


def test_a_large_photo_is_stored_as_large_as_it_is_shown():
    photo = saved(Image.new("RGB", (4_000, 3_000), "navy"), "JPEG")
    _, drawn = files.draw_cover(upload(photo, "photo.jpg"))
    with Image.open(io.BytesIO(drawn)) as picture:
        assert picture.size == (1600, 1200)
