"""Two curators at one resource: what the other one changed while this form was open."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from members.models import AuditLog
from members.rules.words import in_words
from resources.models import Resource

# Fields whose text a form keeps; a file cannot be kept.
COMPARED: Final = (
    *("title", "slug", "category", "type", "description", "tag_names", "author", "author_name"),
    "is_featured",
)
SHOWN_LETTERS: Final = 400
MOST_PEOPLE: Final = 3


class Seen(NamedTuple):
    """A resource as a form showed it."""

    revision: int
    at: str
    values: Mapping[str, Any]

    @classmethod
    def of(cls, resource: Resource, initial: Mapping[str, Any]) -> "Seen":
        """As it is now; `initial` are the form's values."""
        values = {name: _plain(initial.get(name)) for name in COMPARED}
        values["file"] = str(resource.file.name or "")
        values["state"] = resource.get_state_display()
        return cls(resource.revision, timezone.now().isoformat(), values)

    @classmethod
    def read(cls, text: str) -> "Seen | None":
        """From the form; None when it holds none."""
        try:
            revision, at, values = json.loads(text)
            moment = parse_datetime(at)
        except (ValueError, TypeError, RecursionError):
            return None
        if moment is None or not timezone.is_aware(moment):
            return None
        sane = isinstance(revision, int) and isinstance(values, dict)
        return cls(revision, at, values) if sane else None

    def __str__(self) -> str:
        return json.dumps([self.revision, self.at, dict(self.values)])


class Difference(NamedTuple):
    """One field that somebody changed: as it was when the form was opened, as it is, and what
    becomes of the form's own.
    """

    label: str
    was: str
    now: str
    fate: str


@dataclass
class Meanwhile:
    """What was changed, by whom."""

    people: list[tuple[str, datetime]]
    differences: list[Difference] = field(default_factory=list)

    @property
    def words(self) -> str:
        """What happened and what to do."""
        who = " and ".join(dict.fromkeys(name for name, _ in self.people)) or "Somebody"
        return (
            f"{who} saved this resource while you had it open. Nothing of yours is saved yet, and"
            " nothing is lost: look at what changed, then save on top of it."
        )

    @classmethod
    def look(cls, form: Any) -> "Meanwhile | None":
        """What changed since the form was opened, None when nothing did. Fields its curator left
        alone take over what is there now; what was typed stays.
        """
        seen = Seen.read(form.data.get(form.add_prefix("seen"), ""))
        resource: Resource = form.instance
        if seen is None or seen.revision == form.loaded_revision:
            return None
        now = Seen.of(Resource.objects.get(pk=resource.pk), form.initial)
        found = cls(_people(resource, seen))
        form.data = form.data.copy()
        for name, is_now in now.values.items():
            if seen.values.get(name) != is_now:
                found.differences += _compare(form, name, seen.values.get(name), is_now)
        form.data[form.add_prefix("seen")] = str(now)
        return found


def _compare(form: Any, name: str, was: Any, now: Any) -> list[Difference]:
    label = _label(form, name)
    if name not in form.fields or name == "file":
        kept = "Yours, if you chose one, has to be chosen again." if name == "file" else ""
        return [Difference(label, _said(form, name, was), _said(form, name, now), kept)]
    mine = _plain(form[name].value())
    if mine == now:
        return []
    if mine == _plain(was):
        _put(form, name, now)
        fate = "You left it alone, so the form has it as it is now."
    else:
        fate = f"Yours stays in the form: {_said(form, name, mine)}"
    return [Difference(label, _said(form, name, was), _said(form, name, now), fate)]


def _put(form: Any, name: str, value: Any) -> None:
    key = form.add_prefix(name)
    if isinstance(form.fields[name], forms.BooleanField):
        form.data.pop(key, None)
        if value:
            form.data[key] = "on"
    else:
        form.data[key] = value


def _people(resource: Resource, seen: Seen) -> list[tuple[str, datetime]]:
    """Who changed it since, newest first."""
    lines = AuditLog.objects.filter(
        target_type="resources.Resource",
        target_id=resource.pk,
        at__gte=parse_datetime(seen.at),
        actor__isnull=False,
    )
    newest = lines.select_related("actor").order_by("-at", "-pk")[:MOST_PEOPLE]
    return [(line.actor.display_name, line.at) for line in newest if line.actor]


def _label(form: Any, name: str) -> str:
    if name in form.fields:
        return str(form[name].label)
    return name.capitalize()


def _said(form: Any, name: str, value: Any) -> str:
    choices = dict(getattr(form.fields.get(name), "choices", ()))
    text = in_words(choices.get(value, value), nothing="nothing")
    return text if len(text) <= SHOWN_LETTERS else f"{text[:SHOWN_LETTERS]}…"


def _plain(value: Any) -> Any:
    """As a form sends it: line ends alike, nothing and empty alike."""
    if value is None:
        return ""
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value
