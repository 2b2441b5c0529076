"""What may be published, and what is said of what may not. Pure."""

from dataclasses import dataclass
from typing import Final, NamedTuple

from growth.rules.blank import is_blank

# The lengths of the columns (growth/models/diary.py); a test holds them equal.
TITLE_LENGTH: Final = 200
CONTENT_LENGTH: Final = 5000
KEPT_LENGTH: Final = 50_000
SAVED: Final = "Nothing is cut for you; the draft is saved."


class Words(NamedTuple):
    """A title and a text as they are kept."""

    title: str
    content: str


@dataclass(frozen=True)
class Fault:
    """Why an entry is not published: of which field, and in the member's words; whether it is the
    member's plan that stands in the way.
    """

    field: str
    words: str
    opened_by_plan: bool = False


def read_words(title: str, content: str) -> Words:
    """What a form sent, as it is kept and counted: every way to end a line is one character, and a
    title is one line.
    """
    return Words(_lines(title).replace("\n", " "), _lines(content))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def faults_of(words: Words) -> tuple[Fault, ...]:
    """What stands between these words and the feed."""
    return tuple(
        Fault(field, f"Not published: {said}")
        for field, said in (("title", _of_title(words.title)), ("content", _of_text(words.content)))
        if said
    )


def _of_title(title: str) -> str:
    if is_blank(title):
        return "it has no title yet. The draft is saved."
    return _too_long("a title of ", title.strip(), TITLE_LENGTH)


def _of_text(content: str) -> str:
    if is_blank(content):
        return "there is no text yet. The draft is saved."
    return _too_long("", content, CONTENT_LENGTH)


def _too_long(what: str, text: str, most: int) -> str:
    over = len(text) - most
    return f"{what}{len(text):,} characters, {over:,} too many. {SAVED}" if over > 0 else ""


def kept_fault(words: Words) -> Fault | None:
    """Why so much is not even kept as a draft."""
    for field, text in zip(Words._fields, words, strict=True):
        if len(text) > KEPT_LENGTH:
            return Fault(
                field,
                f"Not saved: {len(text):,} characters, and a draft keeps {KEPT_LENGTH:,}. What is"
                " kept is as it was; copy what you typed to a safe place, or make it two entries.",
            )
    return None


@dataclass(frozen=True)
class Heading:
    """What the page of an entry says first."""

    title: str
    lede: str


def heading_of(*, words: int, is_new: bool, is_public: bool, waits: bool, is_held: bool) -> Heading:
    """By what the entry is: new, a draft of so many words, published, or taken out by staff."""
    if is_new:
        return Heading(
            "Write an entry",
            "Only you see it until you publish it. What you type is saved as you go.",
        )
    many = f"{words:,} word{'' if words == 1 else 's'}"
    if is_held:
        return Heading("Taken out of the diary by staff.", "You read here why, and can change it.")
    if waits:
        return Heading(
            "Changes that are not published yet.",
            "Members read the entry as it was until you publish them.",
        )
    if is_public:
        return Heading(
            "A published entry.", "What you change is saved beside it, until you publish it."
        )
    return Heading(f"A draft of {many}.", "Only you see it until you publish it.")
