"""The form of one question, and what a posted form says of it."""

from typing import Any

from django import forms
from django.http import QueryDict

from benchmarks.catalogue import QuestionKind
from benchmarks.forms import TWICE, AnswerField
from benchmarks.wizard.course import State, Step


class StepForm(forms.Form):
    """One question of the wizard.

    A button beside the field may say which value is meant (`use`), or that what was typed is meant
    as it stands (`sure`).
    """

    def __init__(self, step: Step, post: QueryDict | None = None) -> None:
        self.step = step
        self.post = post or QueryDict()
        key = step.question.key
        # What was typed before and could not be read says so again.
        typed = step.typed if step.state is State.WRONG else None
        super().__init__(
            {key: self.typed if post is not None else typed} if post is not None or typed else None
        )
        field = AnswerField(step.question, initial=step.typed, accepted=step.accepted)
        # For the text it was offered for, and for no other that was typed since.
        field.sure = "sure" in self.post and self.post.get("asked") == self.typed
        if step.question.kind is QuestionKind.CHOICE:
            field.widget = forms.RadioSelect(choices=step.question.choices)
        else:
            field.widget.attrs["autofocus"] = True
        self.fields[key] = field

    @property
    def typed(self) -> str:
        """What was typed, or what the pressed button stands for."""
        return (self.post.get("use") or self.post.get(self.step.question.key, "")).strip()

    @property
    def is_sure(self) -> bool:
        """Whether what was typed was confirmed, now or before."""
        return self.answer_field.sure or (bool(self.typed) and self.typed == self.step.accepted)

    @property
    def field(self) -> forms.BoundField:
        """The question's field."""
        return self[self.step.question.key]

    @property
    def answer_field(self) -> AnswerField:
        """The same, as the question's own kind of field."""
        field = self.fields[self.step.question.key]
        assert isinstance(field, AnswerField)
        return field

    def clean(self) -> dict[str, Any]:
        """One value for the question."""
        key = self.step.question.key
        if len(set(self.post.getlist(key))) > 1 and not self.post.get("use"):
            self.add_error(key, forms.ValidationError(TWICE, code="twice"))
        return self.cleaned_data
