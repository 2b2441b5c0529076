"""A page of the audit, read by key however long it has grown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import F, Model, Q, QuerySet, Value

from members.audit.rules import Change, Place, changes_between, changes_told
from members.audit.sources import Source, actions_of, declared_deeds, sources
from members.models import AuditLog, Member, Team
from members.rules.words import in_words

PAGE: Final = 50


@dataclass(frozen=True)
class Narrowed:
    """Which lines are asked for. None asks for all; days are by UTC."""

    member: int | None = None
    actor: int | None = None
    kind: str = ""
    day: date | None = None
    after: Place | None = None


@dataclass
class Line:
    """One thing that happened, ready to be read."""

    at: datetime
    what: str
    kind: str
    actor: str
    actor_pk: int | None
    about: str
    about_pk: int | None
    changes: list[Change] = field(default_factory=list)
    page: str = ""
    came_from: str = ""


def read_lines(asked: Narrowed) -> tuple[list[Line], Place | None]:
    """A page of lines, newest first, and where the next one begins (None at the end).

    At most eight queries, each by key.
    """
    parts = [part for source in sources() for part in parts_of(source, asked)]
    if not parts:
        return [], None
    newest = parts[0]
    if len(parts) > 1:
        newest = newest.union(*parts[1:], all=True).order_by("-when", "rank", "-line")[: PAGE + 1]
    found = list(newest)
    shown = [(rank, key) for _, rank, key in found[:PAGE]]
    rows = _rows(shown)
    names = _names(rows.values())
    lines = [_line(rows[place], names) for place in shown if place in rows]
    more = len(found) > PAGE
    return lines, Place(*found[PAGE - 1]) if more else None


def parts_of(source: Source, asked: Narrowed) -> Iterable[QuerySet[Any, Any]]:
    """The newest keys of one table; one part for each deed of a kind, so that each is a range of
    an index.
    """
    wanted = Q()
    if asked.member is not None:
        about = source.about(asked.member)
        if about is None:
            return
        wanted &= about
    if asked.actor is not None:
        wanted &= Q(**{source.actor: asked.actor})
    if asked.day is not None:
        begins = datetime.combine(asked.day, time(), tzinfo=UTC)
        wanted &= Q(**{f"{source.at}__gte": begins, f"{source.at}__lt": begins + timedelta(days=1)})
    if asked.after is not None:
        wanted &= source.after(asked.after)
    narrower: list[Q] = [Q()]
    if asked.kind and source.model is AuditLog:
        narrower = [Q(action=action) for action in actions_of(asked.kind)]
    elif asked.kind and asked.kind != source.kind:
        return
    for one in narrower:
        yield (
            source.model._base_manager.filter(wanted, one)
            .annotate(when=F(source.at), rank=Value(source.rank), line=F("pk"))
            .order_by(f"-{source.at}", "-pk")
            .values_list("when", "rank", "line")[: PAGE + 1]
        )


def _rows(places: Iterable[tuple[int, int]]) -> dict[tuple[int, int], tuple[Source, Any]]:
    """The rows behind the keys. One query a table that has any."""
    wanted: dict[int, list[int]] = {}
    for rank, key in places:
        wanted.setdefault(rank, []).append(key)
    rows = {}
    for source in sources():
        if keys := wanted.get(source.rank):
            found = source.model._base_manager.filter(pk__in=keys)
            if source.tracked:
                found = found.select_related("pgh_context")
            rows.update({(source.rank, row.pk): (source, row) for row in found})
    return rows


@dataclass
class _Names:
    members: Mapping[int, str]
    teams: Mapping[int, str]


def _names(rows: Iterable[tuple[Source, Any]]) -> _Names:
    """The names of all members and teams on the page. Two queries."""
    members: set[int | None] = set()
    teams: set[int | None] = set()
    for source, row in rows:
        members.add(row.actor_id)
        if source.tracked is Member:
            members.add(row.pgh_obj_id)
            teams |= {row.team_id, (row.before or {}).get("team")}
        elif source.model is AuditLog and row.target_type == "members.Member":
            members.add(row.target_id)
    shown = ("first_name", "last_name", "handle")
    return _Names(
        {
            member.pk: member.display_name
            for member in Member.objects.filter(pk__in=[pk for pk in members if pk]).only(*shown)
        },
        dict(Team.objects.filter(pk__in=[pk for pk in teams if pk]).values_list("pk", "name")),
    )


def _line(found: tuple[Source, Any], names: _Names) -> Line:
    source, row = found
    line = _deed(row, names) if source.tracked is None else _change(source, row, names)
    if row.actor_id is not None:
        line.actor = names.members.get(row.actor_id, "Somebody who is gone")
        line.actor_pk = row.actor_id if row.actor_id in names.members else None
    return line


def _deed(row: AuditLog, names: _Names) -> Line:
    deed = declared_deeds().get(row.action)
    is_member = row.target_type == "members.Member"
    return Line(
        at=row.at,
        what=deed.title if deed else row.action.replace("_", " ").capitalize(),
        kind=deed.kind if deed else "",
        actor="The product itself",
        actor_pk=None,
        about=_about_member(row.target_id, names) if is_member else "",
        about_pk=row.target_id if is_member and row.target_id in names.members else None,
        changes=changes_told(row.detail),
        page=row.page,
        came_from=row.came_from,
    )


def _change(source: Source, row: Any, names: _Names) -> Line:
    tracked: Any = source.tracked
    fields = [
        f for f in source.model._meta.fields if f.name in {t.name for t in tracked._meta.fields}
    ]
    labels = {f.name: str(f.verbose_name).capitalize() for f in fields}
    now = {f.name: _value(f, getattr(row, f.attname), names) for f in fields}
    was = {f.name: _value(f, row.before.get(f.name), names) for f in fields} if row.before else None
    said = row.pgh_context.metadata if row.pgh_context else {}
    is_member = tracked is Member
    return Line(
        at=row.pgh_created_at,
        what=dict(source.titles).get(row.pgh_label, row.pgh_label),
        kind=source.kind,
        actor="The product itself",
        actor_pk=None,
        about=_about_member(row.pgh_obj_id, names) if is_member else _called(row),
        about_pk=row.pgh_obj_id if is_member and row.pgh_obj_id in names.members else None,
        changes=[] if row.pgh_label == "delete" else changes_between(was, now, labels),
        page=str(said.get("url") or ""),
        came_from=str(said.get("from") or ""),
    )


def _about_member(pk: int | None, names: _Names) -> str:
    return names.members.get(pk or 0, "A member who is gone")


def _called(row: Model) -> str:
    return str(getattr(row, "name", None) or getattr(row, "key", ""))


def _value(of: Any, value: Any, names: _Names) -> str:
    """One value of a row in words: choices by their label, a team by its name."""
    if of.is_relation:
        return names.teams.get(value, "a team that is gone") if value else "none"
    if of.choices:
        return str(dict(of.flatchoices).get(value, value))
    return in_words(value, nothing="nothing")
