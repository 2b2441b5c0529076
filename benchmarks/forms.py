"""The form of a category, made from the catalogue."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString

from benchmarks.catalogue import Question, QuestionKind, Questionnaire
from benchmarks.rules.answers import NOTHING, TEXT_LENGTH, NotAnAnswer, read_answer
from benchmarks.rules.words import say


class AnswerField(forms.Field):
    """One question. Keeps what was typed; `clean` gives what is stored, or None."""

    def __init__(self, question: Question, initial: object = None) -> None:
        self.question = question
        super().__init__(
            required=question.required,
            label=question.label,
            help_text=question.help,
            initial=initial,
            widget=_widget(question),
        )

    def clean(self, value: Any) -> Any:
        """The answer to store; None when blank.

        Raises ValidationError with the catalogue's reason.
        """
        try:
            return read_answer(self.question, value)
        except NotAnAnswer as refusal:
            raise forms.ValidationError(str(refusal), code="not_an_answer") from refusal

    @property
    def marked_label(self) -> SafeString:
        """The label, saying whether an answer is needed."""
        return format_html(
            '{} <span class="quiet">{}</span>',
            self.label,
            "needed" if self.required else "optional",
        )

    @property
    def before(self) -> str:
        """What stands inside the control's border before the number."""
        return "$" if self.question.kind is QuestionKind.MONEY else ""

    @property
    def after(self) -> str:
        """And behind it."""
        if self.question.kind is QuestionKind.PERCENT:
            return f"% {self.question.unit}".strip()
        return self.question.unit


def _widget(question: Question) -> forms.Widget:
    if question.kind is QuestionKind.CHOICE:
        return forms.Select(
            choices=[("", "Choose one" if question.required else "No answer"), *question.choices]
        )
    attributes: dict[str, Any] = {"autocomplete": "off"}
    if question.is_numeric:
        attributes["inputmode"] = "decimal"
    else:
        attributes["maxlength"] = TEXT_LENGTH
        if question.suggestions:
            attributes["list"] = f"{question.key}_suggestions"
    return forms.TextInput(attrs=attributes)


class AnswersForm(forms.Form):
    """All questions of one category; `answers` has what was answered, blank ones dropped."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        *args: Any,
        given: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questionnaire = questionnaire
        for question in questionnaire.questions:
            self.fields[question.key] = AnswerField(
                question, initial=_editable(question, (given or {}).get(question.key))
            )

    def clean(self) -> dict[str, Any]:
        """At least one answer."""
        self.answers = {
            key: answer for key, answer in self.cleaned_data.items() if answer is not None
        }
        if not self.answers and not self.errors:
            raise forms.ValidationError(NOTHING, code="nothing")
        return self.cleaned_data

    def groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """The questions by heading."""
        for heading, questions in self.questionnaire.groups.items():
            yield heading, [self[question.key] for question in questions]


def _editable(question: Question, answer: object) -> object:
    """A stored number as one would type it: 1,200 rather than $1,200."""
    if not question.is_numeric or isinstance(answer, str) or answer is None:
        return answer
    return say(question, answer).strip("$%") if isinstance(answer, int | float) else ""
