"""One page of the directory, as its reader sees it. At most six queries."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, NamedTuple

from members.directory import search
from members.directory.forms import FILTERS, SHOW, Asked, learning, teaching, write_key
from members.directory.rules import Skill, by_letter, corrected, headline, wanted_first
from members.directory.search import START, Facet, Found, Group, Key
from members.directory.terms import EVERYBODY, Kind, term
from members.directory.words import key_of, nearest, sort_key
from members.models import ExperienceLevel, Member

PAGE: Final = 25
FACETS: Final = 12
FACETS_OPEN: Final = 5
SKILLS_SHOWN: Final = 4
MATCHES: Final = 3


class Row(NamedTuple):
    """A member on the page."""

    member: Member
    skills: list[Skill]
    is_reader: bool


class Choice(NamedTuple):
    """One choice of a filter."""

    value: str
    label: str
    members: int | None
    on: bool


class Matched(NamedTuple):
    """Somebody to trade with: what they know that the reader wants, and the other way."""

    member: Member
    teaches: list[str]
    learns: list[str]


@dataclass(frozen=True)
class Results:
    """The rows found, the places of the pages beside them, and what was taken for what."""

    letters: list[tuple[str, list[Row]]]
    span: str = ""
    earlier: str = ""
    later: str = ""
    later_name: str = ""
    corrected: str = ""
    unknown: list[str] = field(default_factory=list)
    shown: int = 0


@dataclass(frozen=True)
class _Answer:
    groups: list[Group]
    corrections: list[tuple[str, str]]
    unknown: list[str]


def results(asked: Asked, reader: Member, today: date) -> Results:
    """The page asked for. At most five queries."""
    answer = _understand(asked, reader, today)
    if answer.unknown or any(not group for group in answer.groups):
        return Results(
            [], unknown=answer.unknown, corrected=corrected(asked.typed, answer.corrections)
        )
    found, earlier, later = _page(answer.groups, asked)
    return _drawn(
        found,
        earlier,
        later,
        asked=asked,
        reader=reader,
        said=corrected(asked.typed, answer.corrections),
    )


def _understand(asked: Asked, reader: Member, today: date) -> _Answer:
    """What the words and filters mean, the smallest group first; slips in words put right."""
    filters = asked.filters(teach=teaching(reader), learn=learning(reader), month=today)
    words = list(asked.words)
    groups: list[Group] = [[term(Kind.WORD, word)] for word in words]
    if words:
        groups[-1] = search.beginning_with(words[-1])
    everything = [*groups, *filters] or [[EVERYBODY]]
    if len(everything) == 1 and not words:
        return _Answer(everything, [], [])
    sizes = search.counts(everything)
    missing = [word for word, size in zip(words, sizes, strict=False) if not size]
    if not missing:
        return _Answer(search.smallest_first(everything, sizes), [], [])
    near = search.known_near(missing)
    meant = {word: nearest(word, near.get(word, {})) for word in missing}
    unknown = [word for word in missing if not meant[word]]
    pairs = [(word, found) for word, found in meant.items() if found]
    if unknown:
        return _Answer(everything, pairs, unknown)
    right = [
        [term(Kind.WORD, meant[word] or "")] if word in meant else group
        for word, group in zip(words, groups, strict=True)
    ]
    everything = [*right, *filters]
    return _Answer(search.smallest_first(everything, search.counts(everything)), pairs, [])


def _page(groups: Sequence[Group], asked: Asked) -> tuple[list[Found], bool, bool]:
    """The rows, and whether some lie before and behind them."""
    if asked.before:
        found = search.page(groups, size=PAGE + 1, before=asked.before)
        if found:
            return found[-PAGE:], len(found) > PAGE, True
    after = asked.after or (Key(asked.letter, 0) if asked.letter else START)
    found = search.page(groups, size=PAGE + 1, after=START if asked.before else after)
    return found, after != START and not asked.before, len(found) > PAGE


def _drawn(
    found: list[Found], earlier: bool, later: bool, *, asked: Asked, reader: Member, said: str
) -> Results:
    shown = found[:PAGE]
    if not shown:
        return Results([], earlier=asked.address() if earlier else "", corrected=said)
    wanted = {key_of(skill) for skill in reader.target_skills}
    rows = [(one.key.name, _row(one.member, reader, wanted)) for one in shown]
    names = [one.member.last_name or one.member.display_name for one in found]
    return Results(
        letters=by_letter(rows),
        span=f"{names[0]} to {names[len(shown) - 1]}" if len(shown) > 1 else "",
        earlier=asked.address(before=write_key(shown[0].key)) if earlier else "",
        later=asked.address(after=write_key(shown[-1].key)) if later else "",
        later_name=names[PAGE] if len(names) > PAGE else "",
        corrected=said,
        shown=len(shown),
    )


def _row(member: Member, reader: Member, wanted: set[str]) -> Row:
    skills = [Skill(name, key_of(name) in wanted) for name in member.current_skills]
    return Row(member, wanted_first(skills, SKILLS_SHOWN), member.pk == reader.pk)


@dataclass(frozen=True)
class Opening:
    """What stands above the names on the first page."""

    title: str = "Members"
    teachers: int = 0
    learners: int = 0
    matches: list[Matched] = field(default_factory=list)


def opening(reader: Member) -> Opening:
    """How many can teach the reader something, and the best three. At most two queries."""
    teach, learn = teaching(reader), learning(reader)
    if not teach and not learn:
        return Opening()
    teachers, learners = search.members_with([teach, learn])
    opened = Opening(headline(teachers), teachers, learners)
    if not teachers:
        return opened
    key = sort_key(
        first_name=reader.first_name,
        last_name=reader.last_name,
        handle=reader.handle,
        member_id=reader.pk,
    )
    found = search.matches(teach=teach, learn=learn, near=Key(key, reader.pk), most=MATCHES)
    return replace(opened, matches=[_matched(reader, one.member) for one in found])


def _matched(reader: Member, other: Member) -> Matched:
    return Matched(
        other,
        shared(other.current_skills, reader.target_skills),
        shared(reader.current_skills, other.target_skills),
    )


def shared(known: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """What one knows of what the other wants, as the one who knows it wrote it."""
    keys = {key_of(skill) for skill in wanted}
    return [skill for skill in known if key_of(skill) in keys]


def filters(asked: Asked, today: date, opened: Opening | None) -> dict[str, Any]:
    """The choices of each filter, with how many have each. One query."""
    chosen = [
        term(FILTERS[name], value) for name, values in asked.chosen.items() for value in values
    ]
    found = search.facets(most=FACETS, chosen=chosen, month=today)
    total = next((one.members for one in found.get(Kind.EVERYBODY, [])), 0)
    fresh = next((one.members for one in found.get(Kind.JOINED, [])), 0)
    numbers = {"": total, "new": fresh, "teach": None, "learn": None}
    if opened:
        numbers |= {"teach": opened.teachers, "learn": opened.learners}
    levels = {one.value: one.members for one in found.get(Kind.LEVEL, [])}
    return {
        "total": total,
        "show": [
            Choice(value, label, numbers[value], value == asked.show)
            for value, label in SHOW.items()
        ],
        "industry": _choices(found.get(Kind.INDUSTRY, []), asked.chosen["industry"]),
        "skill": _choices(found.get(Kind.SKILL, []), asked.chosen["skill"]),
        "level": [
            Choice(value, str(label), levels.get(value, 0), value in asked.chosen["level"])
            for value, label in ExperienceLevel.choices
            if value in levels or value in asked.chosen["level"]
        ],
    }


def _choices(found: Sequence[Facet], chosen: Sequence[str]) -> list[Choice]:
    """Those that are on come first, also where nobody has them any more."""
    choices = [Choice(one.value, one.label or one.value, one.members, False) for one in found]
    known = {one.value: one for one in choices}
    on = [known.get(value, Choice(value, value, 0, True))._replace(on=True) for value in chosen]
    return [*on, *(one for one in choices if one.value not in chosen)]
