"""The form of a category, made from the catalogue."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from benchmarks.catalogue import Question, QuestionKind, Questionnaire
from benchmarks.rules.answers import NOTHING, TEXT_LENGTH, UNKNOWN, NotAnAnswer, ask_answer
from benchmarks.rules.slips import Offer

TWICE: Final = "It came twice, with different values. Which one is meant?"
# The name of the buttons beside a field, and of the text they were offered for.
CHOSEN, ASKED = "chosen:", "asked:"
SURE: Final = "sure"
BESIDE: Final = (CHOSEN, ASKED)
# What else a form of ours sends: its token, and the buttons.
OURS: Final = frozenset({"csrfmiddlewaretoken", "keep", "whose"})


class AnswerField(forms.Field):
    """One question. Keeps what was typed; `clean` gives what is stored, or None.

    `accepted` is a text that was taken already: it is not asked about again. `sure` says that the
    member confirmed what looks like a slip.
    """

    def __init__(self, question: Question, initial: str = "", accepted: str = "") -> None:
        self.question = question
        self.accepted = accepted
        self.sure = False
        self.offers: tuple[Offer, ...] = ()
        super().__init__(
            required=question.required,
            label=question.label,
            help_text=question.help,
            initial=initial,
            widget=_widget(question),
        )

    def clean(self, value: Any) -> Any:
        """The answer to store; None when blank.

        Raises ValidationError with the catalogue's reason; what may be taken instead is in
        `offers` then.
        """
        again = bool(value) and value == self.accepted
        try:
            return ask_answer(self.question, value, sure=self.sure or again)
        except NotAnAnswer as refusal:
            self.offers = refusal.offers
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
        attributes["inputmode"] = "numeric" if question.counts_things else "decimal"
    else:
        attributes["maxlength"] = TEXT_LENGTH
        if question.suggestions:
            attributes["list"] = f"{question.key}_suggestions"
    return forms.TextInput(attrs=attributes)


class AnswersForm(forms.Form):
    """All questions of one category; `answers` has what was answered, blank ones dropped.

    `shown` is what the fields show at first, `accepted` what of it was taken already, by question
    key.
    """

    def __init__(
        self,
        questionnaire: Questionnaire,
        data: QueryDict | None = None,
        *,
        shown: Mapping[str, str] | None = None,
        accepted: Mapping[str, str] | None = None,
    ) -> None:
        self.questionnaire = questionnaire
        self.posted = data
        super().__init__(None if data is None else self._with_chosen(data))
        for question in questionnaire.questions:
            field = AnswerField(
                question,
                initial=(shown or {}).get(question.key, ""),
                accepted=(accepted or {}).get(question.key, ""),
            )
            field.sure = question.key in self.sure
            self.fields[question.key] = field

    def _with_chosen(self, data: QueryDict) -> dict[str, str]:
        """What was typed, with what was chosen beside a field in its place: as long as the field
        still holds what the choice was offered for.
        """
        typed = {}
        for key in self.questionnaire.by_key:
            typed[key] = str(data.get(key, ""))
            chosen = data.get(CHOSEN + key, "")
            if chosen and chosen != SURE and data.get(ASKED + key) == typed[key]:
                typed[key] = chosen
        return typed

    @property
    def sure(self) -> set[str]:
        """The keys whose text was confirmed as it stands."""
        data = self.posted or QueryDict()
        return {
            key
            for key in self.questionnaire.by_key
            if data.get(CHOSEN + key) == SURE and data.get(ASKED + key) == data.get(key)
        }

    @property
    def typed(self) -> dict[str, str | None]:
        """Every field's text, for the draft; None where there is none."""
        texts = {key: str(self.data.get(key, "")) for key in self.fields}
        return {key: text if text.strip() else None for key, text in texts.items()}

    def _not_asked(self) -> Iterator[str]:
        """What came with the form and belongs to no question: why it is not taken."""
        for key, typed in (self.posted or QueryDict()).items():
            retired = self.questionnaire.retired_by_key.get(key)
            if retired:
                yield f"{retired.why_refused} You wrote: {str(typed)[:TEXT_LENGTH]}"
            elif key not in self.fields and key not in OURS and not key.startswith(BESIDE):
                yield f"“{key[:TEXT_LENGTH]}”: {UNKNOWN}"

    def clean(self) -> dict[str, Any]:
        """At least one answer, one value for each question, and nothing that is not asked."""
        for reason in self._not_asked():
            self.add_error(None, forms.ValidationError(reason, code="not_asked"))
        for key in self.fields:
            if self.posted is not None and len(set(self.posted.getlist(key))) > 1:
                self.add_error(key, forms.ValidationError(TWICE, code="twice"))
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
