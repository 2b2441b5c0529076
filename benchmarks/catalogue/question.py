"""What a question and a questionnaire are made of."""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from benchmarks.models import Category


class QuestionKind(Enum):
    """What an answer is. Money is in US dollars, a percentage goes from 0 to 100."""

    MONEY = "money"
    NUMBER = "number"
    PERCENT = "percent"
    CHOICE = "choice"
    TEXT = "text"


NUMERIC = frozenset({QuestionKind.MONEY, QuestionKind.NUMBER, QuestionKind.PERCENT})


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question.

    `unit` follows the number ("a year"); `minimum` and `maximum` are the bounds of a number, in its
    unit, and `decimals` how many places it keeps. The sanity bounds lie within them: an answer
    outside is taken, and a reviewer looks at it. `peers` finishes the sentence "About three in
    four agencies ...": {less} becomes less or more, {lower} lower or higher, {fewer} fewer or more,
    whichever they are beside the member who is looking.
    """

    key: str
    label: str
    kind: QuestionKind
    group: str
    help: str = ""
    unit: str = ""
    required: bool = False
    minimum: Decimal = Decimal(0)
    maximum: Decimal = Decimal(100)
    sanity_minimum: Decimal | None = None
    sanity_maximum: Decimal | None = None
    decimals: int = 2
    choices: tuple[tuple[str, str], ...] = ()
    suggestions: tuple[str, ...] = ()
    peers: str = ""

    @property
    def is_numeric(self) -> bool:
        """Whether its answers have a median."""
        return self.kind in NUMERIC

    @property
    def unit_line(self) -> str:
        """What the number is, for the line below the label: "US dollars a year"."""
        if self.kind is QuestionKind.MONEY:
            return f"US dollars {self.unit}".strip()
        if self.kind is QuestionKind.PERCENT:
            return f"percent {self.unit}".strip()
        return self.unit if self.kind is QuestionKind.NUMBER else "share of agencies"

    def choice_label(self, code: str) -> str:
        """What a choice is called; the code itself for one that is no longer offered."""
        return dict(self.choices).get(code, code)


@dataclass(frozen=True, kw_only=True)
class Questionnaire:
    """The questions of one category, in the order they are asked."""

    category: Category
    about: str
    teaser: str
    questions: tuple[Question, ...]

    @property
    def slug(self) -> str:
        """Its word in addresses."""
        return self.category.value.lower()

    @property
    def label(self) -> str:
        """Its name."""
        return str(self.category.label)

    @property
    def needed(self) -> list[Question]:
        """The questions a submission can't do without."""
        return [question for question in self.questions if question.required]

    @property
    def by_key(self) -> dict[str, Question]:
        """Its questions by key."""
        return {question.key: question for question in self.questions}

    @property
    def groups(self) -> dict[str, list[Question]]:
        """Its questions by heading, both in order."""
        groups: dict[str, list[Question]] = {}
        for question in self.questions:
            groups.setdefault(question.group, []).append(question)
        return groups
