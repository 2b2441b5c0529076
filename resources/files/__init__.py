"""What a file really is. Its content decides; the name must agree with it.

Nothing here is stored or served: a verdict only. `check` and `check_image` read from the start of
what they are given and leave it rewound.
"""

from resources.files.content import check
from resources.files.formats import (
    FORMATS_IN_WORDS,
    FileFormat,
    ImageFormat,
    Refused,
    format_of_name,
    image_format_of_name,
)
from resources.files.pictures import check_image

__all__ = [
    "FORMATS_IN_WORDS",
    "FileFormat",
    "ImageFormat",
    "Refused",
    "check",
    "check_image",
    "format_of_name",
    "image_format_of_name",
]
