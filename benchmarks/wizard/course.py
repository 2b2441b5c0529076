"""The way through a category's questions: what is answered, what is open, where one stands."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from benchmarks.catalogue import CATEGORIES, Category, Question, Questionnaire
from benchmarks.catalogue.question import Retired
from benchmarks.models import AnswerDraft, BenchmarkSubmission
from benchmarks.rules.answers import NOTHING, Answer, NotAnAnswer, ask_answer, read_answer
from benchmarks.rules.slips import Offer
from benchmarks.rules.typed import editable
from benchmarks.rules.words import say
from members.models import Member

MISSING: Final = object()


class State(Enum):
    """How a question stands."""

    ANSWERED = "answered"
    SKIPPED = "skipped"
    WRONG = "wrong"
    OPEN = "open"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One question on the way, and what the member has said to it so far.

    `typed` is what its field shows. `before` is the answer that was shared, None without one.
    """

    question: Question
    number: int
    state: State
    typed: str = ""
    answer: Answer | None = None
    before: Answer | None = None
    reason: str = ""
    offers: tuple[Offer, ...] = ()

    @property
    def said(self) -> str:
        """What is said of it in a list: the answer, or what was typed."""
        return say(self.question, self.answer) if self.answer is not None else self.typed

    @property
    def accepted(self) -> str:
        """What was typed and taken; "" where nothing was."""
        return self.typed if self.state is State.ANSWERED else ""

    @property
    def kept_if_skipped(self) -> str | None:
        """What stays when the question is skipped: the answer that was shared, as it is typed."""
        return editable(self.question, self.before) or None

    @property
    def said_before(self) -> str:
        """The answer of last time; "" without one."""
        return "" if self.before is None else say(self.question, self.before)

    @property
    def is_missing(self) -> bool:
        """Whether the submission can't do without it and has it not."""
        return self.question.required and self.answer is None and self.state is not State.WRONG

    @property
    def is_problem(self) -> bool:
        """Whether it has to be looked at before sharing."""
        return self.state is State.WRONG or self.is_missing


@dataclass(frozen=True, kw_only=True)
class Course:
    """All questions of a category for one member: what was shared, with the draft laid over it."""

    questionnaire: Questionnaire
    steps: tuple[Step, ...]
    draft: AnswerDraft | None
    submission: BenchmarkSubmission | None
    dropped: tuple[tuple[Retired, str], ...] = ()

    @property
    def category(self) -> Category:
        """Which category it is."""
        return self.questionnaire.category

    @property
    def shown(self) -> dict[str, str]:
        """What the fields of a form show, by question key."""
        return {step.question.key: step.typed for step in self.steps}

    @property
    def accepted(self) -> dict[str, str]:
        """What of it was taken already."""
        return {step.question.key: step.accepted for step in self.steps}

    def step(self, key: str) -> Step | None:
        """The step of this question; None if it is not asked."""
        return next((step for step in self.steps if step.question.key == key), None)

    def after(self, step: Step) -> Step | None:
        """The next one; None after the last."""
        return self.steps[step.number] if step.number < len(self.steps) else None

    def before(self, step: Step) -> Step | None:
        """The one before; None before the first."""
        return self.steps[step.number - 2] if step.number > 1 else None

    @property
    def stands_at(self) -> Step | None:
        """Where to go on: where the member stopped, else at the first question; None for the
        review, where changing what was shared begins.
        """
        if self.draft:
            return self.step(self.draft.stands_at)
        return None if self.submission else self.steps[0]

    @property
    def answers(self) -> dict[str, Answer]:
        """What would be shared."""
        return {s.question.key: s.answer for s in self.steps if s.answer is not None}

    @property
    def problems(self) -> list[Step]:
        """What keeps it from being shared, question by question."""
        return [step for step in self.steps if step.is_problem]

    @property
    def why_not(self) -> str:
        """What keeps it from being shared as a whole."""
        return "" if self.answers or self.problems else NOTHING

    @property
    def answered(self) -> int:
        """How many are answered."""
        return len(self.answers)

    @property
    def skipped(self) -> int:
        """How many were skipped."""
        return sum(step.state is State.SKIPPED for step in self.steps)

    @property
    def fingerprint(self) -> str:
        """Changes when anything of it does."""
        said = json.dumps([[step.question.key, step.answer, step.typed] for step in self.steps])
        return hashlib.sha256(said.encode()).hexdigest()[:32]


def course_of(*, member: Member, category: Category) -> Course:
    """The member's way through this category. Two queries."""
    draft = AnswerDraft.objects.filter(member=member, category=category).first()
    submission = BenchmarkSubmission.objects.filter(member=member, category=category).first()
    return make_course(category=category, draft=draft, submission=submission)


def make_course(
    *, category: Category, draft: AnswerDraft | None, submission: BenchmarkSubmission | None
) -> Course:
    """The way with this draft and these answers."""
    questionnaire = CATEGORIES[category]
    shared: Mapping[str, Any] = submission.data if submission else {}
    typed: Mapping[str, Any] = draft.typed if draft else {}
    sure: Mapping[str, Any] = draft.sure if draft else {}
    steps = tuple(
        _step(
            question,
            number=number,
            typed=typed.get(question.key, MISSING),
            sure=sure.get(question.key),
            shared=shared.get(question.key),
        )
        for number, question in enumerate(questionnaire.questions, start=1)
    )
    return Course(
        questionnaire=questionnaire,
        steps=steps,
        draft=draft,
        submission=submission,
        dropped=tuple(_dropped(questionnaire, typed=typed, shared=shared)),
    )


def _dropped(
    questionnaire: Questionnaire, *, typed: Mapping[str, Any], shared: Mapping[str, Any]
) -> Iterator[tuple[Retired, str]]:
    """What was said to questions that are asked no more."""
    for key, retired in questionnaire.retired_by_key.items():
        if typed.get(key):
            yield retired, str(typed[key])
        elif shared.get(key) is not None:
            yield retired, say(retired.as_question, shared[key])


def _step(question: Question, *, number: int, typed: Any, sure: Any, shared: Any) -> Step:
    """A question's step. `typed` is MISSING without a draft, None where it was skipped."""
    shown = editable(question, shared)
    if typed is None or (typed is MISSING and shared is None):
        state = State.OPEN if typed is MISSING else State.SKIPPED
        return Step(question=question, number=number, state=state, before=shared)
    text = shown if typed is MISSING else str(typed)
    try:
        answer = (
            read_answer(question, shared)
            if text == shown and shared is not None
            else ask_answer(question, text, sure=sure == text)
        )
    except NotAnAnswer as refusal:
        return Step(
            question=question,
            number=number,
            state=State.WRONG,
            typed=text,
            before=shared,
            reason=str(refusal),
            offers=refusal.offers,
        )
    state = State.SKIPPED if answer is None else State.ANSWERED
    return Step(
        question=question, number=number, state=state, typed=text, answer=answer, before=shared
    )


def stopped_at(member: Member) -> list[Course]:
    """The ways the member has left half-way, newest first. Two queries at most."""
    drafts = list(AnswerDraft.objects.filter(member=member))
    if not drafts:
        return []
    shared = {one.category: one for one in BenchmarkSubmission.objects.filter(member=member)}
    return [
        make_course(
            category=Category(draft.category), draft=draft, submission=shared.get(draft.category)
        )
        for draft in drafts
    ]
