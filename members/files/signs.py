"""What a file that is not taken really is, in the curator's words.

puremagic knows a few thousand signatures; what the library takes is decided by rules of our own.
"""

from typing import Final

import puremagic

# Below this a match is a guess of few bytes.
SURE: Final = 0.3
WORDS: Final = {
    ".exe": "a Windows program",
    ".elf": "a program",
    ".gz": "a GZIP archive",
    ".7z": "a 7-Zip archive",
    ".rar": "a RAR archive",
    ".tar": "a TAR archive",
    ".bz2": "a BZIP2 archive",
    ".xz": "an XZ archive",
    ".rtf": "an RTF text",
    ".ps": "a PostScript file",
    ".mov": "a QuickTime film",
    ".mp3": "a sound file",
    ".sqlite": "a database",
    ".class": "a Java program",
    ".doc": "an Office document of the old kind (DOC, XLS or PPT)",
}
KINDS: Final = {"image": "picture", "video": "film", "audio": "sound file", "font": "font"}
# Pillow's and puremagic's endings of the same picture.
SAME: Final = {"JFIF": "JPEG", "JPG": "JPEG", "JPE": "JPEG", "TIF": "TIFF"}


def named(head: bytes) -> str | None:
    """What the bytes begin as, such as "a PNG picture"; None when nobody knows."""
    try:
        found = puremagic.magic_string(head)
    # 1.x raises PureError for what it does not know, 2.x answers with nothing.
    except (LookupError, ValueError):
        return None
    best = next((one for one in found if one.confidence >= SURE and len(one.byte_match) > 1), None)
    return _in_words(best.extension, best.mime_type) if best else None


def _in_words(ending: str, media_type: str) -> str | None:
    if ending in WORDS:
        return WORDS[ending]
    kind = KINDS.get(media_type.partition("/")[0])
    letters = ending.removeprefix(".").upper()
    if not kind or not letters:
        return None
    letters = SAME.get(letters, letters)
    # As it is read aloud: an AVI film, a GIF picture.
    article = "an" if letters[0] in "AEFHILMNORSX" else "a"
    return f"{article} {letters} {kind}"
