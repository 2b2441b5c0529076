"""What a file really is. Its content decides; the name must agree with it.

Nothing here is stored or served: a verdict only, and a cover drawn anew. What is given is read from
its start and left rewound.
"""

from members.files.formats import Refused
from resources.files.content import check
from resources.files.formats import (
    FORMATS_IN_WORDS,
    FileFormat,
    ImageFormat,
    format_of_name,
    image_format_of_name,
)
from resources.files.pictures import check_image, draw_cover

__all__ = [
    "FORMATS_IN_WORDS",
    "FileFormat",
    "ImageFormat",
    "Refused",
    "check",
    "check_image",
    "draw_cover",
    "format_of_name",
    "image_format_of_name",
]
