"""What happens to drafts. The only place that writes them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Func, JSONField, Value
from django.db.models.functions import Now

from benchmarks.actions import Submitted, submit
from benchmarks.catalogue import Category
from benchmarks.models import AnswerDraft, BenchmarkSubmission
from benchmarks.wizard.course import Course, make_course
from members.models import Member

# Far beyond what any answer takes; a page of text is not kept with each key.
TYPED_LENGTH = 2_000


@transaction.atomic
def save_draft(
    *,
    member: Member,
    category: Category,
    typed: Mapping[str, str | None],
    sure: Collection[str] = (),
    stands_at: str = "",
) -> None:
    """Keep what was typed, as it was typed; None is a question skipped.

    Only these keys change: what another device typed for other questions stays, and of two that
    typed for the same question the later wins. `sure` are the keys whose text was confirmed,
    `stands_at` the question that comes next.
    """
    kept = {key: None if text is None else _storable(text) for key, text in typed.items()}
    confirmed = {key: kept[key] if key in sure else None for key in kept}
    AnswerDraft.objects.bulk_create(
        [AnswerDraft(member=member, category=category)], ignore_conflicts=True
    )
    # Two that merge at once wait for each other at the row, and the second sees the first's.
    changed = AnswerDraft.objects.filter(member=member, category=category).update(
        typed=_merged("typed", kept),
        sure=_merged("sure", confirmed),
        stands_at=stands_at,
        updated_at=Now(),
    )
    if not changed:
        # Shared or dropped on another device between the two statements: these begin a new one.
        AnswerDraft.objects.create(
            member=member, category=category, typed=kept, sure=confirmed, stands_at=stands_at
        )


def _merged(column: str, values: Mapping[str, str | None]) -> Func:
    return Func(
        F(column),
        Value(dict(values), output_field=JSONField()),
        template="(%(expressions)s)",
        arg_joiner=" || ",
        output_field=JSONField(),
    )


def _storable(text: str) -> str:
    """The text without what PostgreSQL keeps in no text, and no longer than an answer can be."""
    readable = text.encode("utf-8", "replace").decode()
    return readable.replace("\x00", "\N{REPLACEMENT CHARACTER}")[:TYPED_LENGTH]


def drop_draft(*, member: Member, category: Category) -> bool:
    """Forget what was typed; False if there was nothing. Answers that were shared stay."""
    deleted, _ = AnswerDraft.objects.filter(member=member, category=category).delete()
    return bool(deleted)


@transaction.atomic
def submit_page(*, member: Member, category: Category, answers: Mapping[str, object]) -> Submitted:
    """Share what the page of all questions holds; a draft beside it is dropped. Raises
    AnswersRefused.
    """
    done = submit(member=member, category=category, data=answers)
    drop_draft(member=member, category=category)
    return done


@dataclass(frozen=True, kw_only=True)
class Shared:
    """What came of sharing a draft: what was submitted, or the course to look at again.

    Neither when there was no draft: another device was first, or nothing was typed.
    """

    done: Submitted | None = None
    again: Course | None = None


@transaction.atomic
def submit_draft(*, member: Member, category: Category, seen: str) -> Shared:
    """Share the draft as the member saw it on the review page, and drop it.

    `seen` is the course's fingerprint from that page. When something is missing or unreadable, or
    another device typed since, nothing is shared and the course comes back as it stands now.
    """
    draft = AnswerDraft.objects.select_for_update().filter(member=member, category=category).first()
    if draft is None:
        return Shared()
    submission = BenchmarkSubmission.objects.filter(member=member, category=category).first()
    course = make_course(category=category, draft=draft, submission=submission)
    if course.problems or course.why_not or course.fingerprint != seen:
        return Shared(again=course)
    done = submit(member=member, category=category, data=course.answers)
    drop_draft(member=member, category=category)
    return Shared(done=done)
