"""The hash a file is known by."""

import hashlib

from django.core.files import File


def content_hash(file: File) -> str:
    """SHA-256 of the file's bytes in hex, read little by little; the file is left rewound."""
    digest = hashlib.sha256()
    file.seek(0)
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
