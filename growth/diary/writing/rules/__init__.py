"""What the rules say of writing: pure."""

from growth.diary.writing.rules.publishing import (
    CONTENT_LENGTH,
    KEPT_LENGTH,
    TITLE_LENGTH,
    Fault,
    Heading,
    Words,
    faults_of,
    heading_of,
    kept_fault,
    read_words,
)
from growth.rules.blank import is_blank

__all__ = [
    "CONTENT_LENGTH",
    "KEPT_LENGTH",
    "TITLE_LENGTH",
    "Fault",
    "Heading",
    "Words",
    "faults_of",
    "heading_of",
    "is_blank",
    "kept_fault",
    "read_words",
]
