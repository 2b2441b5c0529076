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
    """One question: `label` names it in lists, `asks` is the question itself.

    `unit` follows the number ("a year"); `minimum` and `maximum` are the bounds of a number, in its
    unit, and `decimals` how many places it keeps. `likely` is where nearly every answer lies: a
    number outside is taken, but asked about once. `peers` finishes the sentence "About three in
    four agencies ...": {less} becomes less or more, {lower} lower or higher, {fewer} fewer or more,
    whichever they are beside the member who is looking.
    """

    key: str
    label: str
    kind: QuestionKind
    group: str
    asks: str = ""
    help: str = ""
    unit: str = ""
    required: bool = False
    minimum: Decimal = Decimal(0)
    maximum: Decimal = Decimal(100)
    decimals: int = 2
    likely: tuple[Decimal, Decimal] | None = None
    choices: tuple[tuple[str, str], ...] = ()
    suggestions: tuple[str, ...] = ()
    peers: str = ""

    @property
    def is_numeric(self) -> bool:
        """Whether its answers have a median."""
        return self.kind in NUMERIC

    @property
    def period(self) -> str:
        """The time a sum is for: year, month, hour; "" where it is for none."""
        article, _, time = self.unit.partition(" ")
        return time if self.kind is QuestionKind.MONEY and article in ("a", "an") else ""

    @property
    def counts_things(self) -> bool:
        """Whether its answers are things that come whole: there is no half e-mail."""
        return self.kind is QuestionKind.NUMBER and self.decimals == 0

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
class Retired:
    """A question that is asked no more. What was answered stays readable by it.

    `until` is the last version of the catalogue that asked it.
    """

    key: str
    label: str
    kind: QuestionKind
    until: int
    unit: str = ""
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def why_refused(self) -> str:
        """Why a new answer is not taken, to the member."""
        return f"“{self.label}” is not asked any more; what you answered before is kept."

    @property
    def as_question(self) -> Question:
        """As a question, for saying its old answers."""
        return Question(
            key=self.key,
            label=self.label,
            kind=self.kind,
            group="No longer asked",
            unit=self.unit,
            choices=self.choices,
        )


@dataclass(frozen=True, kw_only=True)
class Questionnaire:
    """The questions of one category, in the order they are asked, and those asked no more.
    `days_old` is how long an answer has to have stood before it is published.
    """

    category: Category
    about: str
    teaser: str
    questions: tuple[Question, ...]
    retired: tuple[Retired, ...] = ()
    days_old: int = 0

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
    def ever_asked(self) -> list[Question]:
        """Today's questions and those asked no more, for whoever reads what is stored."""
        return [*self.questions, *(question.as_question for question in self.retired)]

    @property
    def retired_by_key(self) -> dict[str, Retired]:
        """The questions asked no more, by key."""
        return {question.key: question for question in self.retired}

    def read_as(self, key: str) -> Question | None:
        """The question under which a stored answer is read, asked today or not; None if it never
        was one.
        """
        retired = self.retired_by_key.get(key)
        return retired.as_question if retired else self.by_key.get(key)

    @property
    def groups(self) -> dict[str, list[Question]]:
        """Its questions by heading, both in order."""
        groups: dict[str, list[Question]] = {}
        for question in self.questions:
            groups.setdefault(question.group, []).append(question)
        return groups
