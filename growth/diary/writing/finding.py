"""One's own entries: page by page, of one day, or by the words in them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Coalesce, Concat

from gamification.ledger.cursor import EPOCH
from growth.diary.writing.rules.patterns import pattern_of
from growth.diary.writing.rules.search import Hit, hit_of, words_asked
from growth.models import Post, PostStatus
from growth.models.diary import TITLE_LENGTH
from growth.querysets import PostQuerySet
from growth.rules.markdown import count_words, excerpt
from members.markdown import shorten
from members.models import Member

PAGE: Final = 20


class Show(StrEnum):
    """Which of one's own entries."""

    PUBLISHED = "published"
    DRAFTS = "drafts"


@dataclass(frozen=True)
class Asked:
    """What is asked for: which, of which day, by which words, and from which place on."""

    show: Show = Show.PUBLISHED
    on: date | None = None
    words: tuple[str, ...] = ()
    before: tuple[datetime, int] | None = None

    @classmethod
    def read(cls, show: str, on: str, words: str, before: tuple[datetime, int] | None) -> "Asked":
        """Of what an address says; what is not understood is not asked for."""
        return cls(
            Show.DRAFTS if show == Show.DRAFTS else Show.PUBLISHED,
            _day(on),
            words_asked(words),
            before,
        )


@dataclass(frozen=True)
class Row:
    """One entry as a line: what it is, how it begins or where the words occur."""

    post: Post
    at: datetime
    day: date
    title: Hit
    text: Hit
    words: int


@dataclass(frozen=True)
class Page:
    """The entries of one page, and where the next begins; "" on the last."""

    rows: list[Row]
    earlier: str


def page_of(member: Member, asked: Asked) -> Page:
    """The newest first: published ones by when they were, drafts by when they were changed; words
    are looked for in both. One query.
    """
    rows, column = _rows(member, asked)
    if asked.before:
        at, pk = asked.before
        rows = rows.filter(
            Q(**{f"{column}__lt": at}) | Q(**{column: at, "pk__lt": pk}), **{f"{column}__lte": at}
        )
    found = list(rows.select_related("tally").order_by(f"-{column}", "-pk")[: PAGE + 1])
    shown = [_row(post, getattr(post, column), member, asked.words) for post in found[:PAGE]]
    last = shown[-1] if len(found) > PAGE else None
    return Page(shown, _place(last) if last else "")


def _rows(member: Member, asked: Asked) -> tuple[PostQuerySet, str]:
    mine = Post.objects.of(member)
    if asked.words:
        either = mine.alias(whole=WHOLE).annotate(at=Coalesce("published_at", "updated_at"))
        return either.filter(*(Q(whole__regex=pattern_of(word)) for word in asked.words)), "at"
    if asked.on:
        return mine.published().filter(published_on=asked.on), "published_at"
    if asked.show is Show.DRAFTS:
        return mine.drafts(), "updated_at"
    return mine.published(), "published_at"


BETWEEN: Final = Value("\n", output_field=TextField())
NONE: Final = Value("", output_field=TextField())
# All words of an entry, those that wait to be published too.
WHOLE: Final = Concat(
    F("title"),
    BETWEEN,
    F("content"),
    BETWEEN,
    Coalesce(F("edited_title"), NONE),
    BETWEEN,
    Coalesce(F("edited_content"), NONE),
)


def _row(post: Post, at: datetime, member: Member, words: tuple[str, ...]) -> Row:
    is_public = post.status == PostStatus.PUBLISHED
    return Row(
        post,
        at,
        post.published_on if is_public and post.published_on else member.day(post.updated_at),
        # A draft's may be as long as its text.
        hit_of(shorten(post.title.strip(), TITLE_LENGTH), words),
        _text(post, words),
        count_words(post.content),
    )


def _text(post: Post, words: tuple[str, ...]) -> Hit:
    """Where the words occur in what was published, else in the changes that wait; how it begins."""
    for text in (post.content, post.edited_content or ""):
        hit = hit_of(text, words, around=True) if words else None
        if hit and hit.is_marked:
            return hit
    return hit_of(excerpt(post.content), ())


def _place(row: Row) -> str:
    return f"{(row.at - EPOCH) // timedelta(microseconds=1)}-{row.post.pk}"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
