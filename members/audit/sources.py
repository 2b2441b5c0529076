"""Where the lines of the audit lie: the histories of models, and the log of deeds."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model, Q

from members.audit.rules import Deed, Place
from members.models import AuditLog, EmailTemplate, FeatureFlag, Member, Team


@dataclass(frozen=True)
class Source:
    """One table of lines. `rank` orders lines of the same moment."""

    rank: int
    model: type[Model]
    kind: str
    at: str
    actor: str
    # Of a history: whose it is, and what a line of each label is called.
    tracked: type[Model] | None = None
    titles: tuple[tuple[str, str], ...] = ()

    def after(self, place: Place) -> Q:
        """Lines older than this place; the first condition is what an index begins at."""
        if self.rank > place.source:
            return Q(**{f"{self.at}__lte": place.at})
        if self.rank < place.source:
            return Q(**{f"{self.at}__lt": place.at})
        return Q(**{f"{self.at}__lte": place.at}) & (
            Q(**{f"{self.at}__lt": place.at}) | Q(pk__lt=place.pk)
        )

    def about(self, member: int) -> Q | None:
        """Lines about this member; None when this table has none."""
        if self.model is AuditLog:
            return Q(target_type="members.Member", target_id=member)
        return Q(pgh_obj_id=member) if self.tracked is Member else None


def _history(rank: int, tracked: Any, kind: str, **titles: str) -> Source:
    model = apps.get_model("members", f"{tracked._meta.object_name}Event")
    return Source(rank, model, kind, "pgh_created_at", "actor_id", tracked, tuple(titles.items()))


@cache
def sources() -> tuple[Source, ...]:
    """All of them, by rank."""
    return (
        Source(0, AuditLog, "", "at", "actor_id"),
        _history(
            1,
            Member,
            "members",
            insert="Staff account made",
            update="Member changed",
            delete="Member erased",
        ),
        _history(2, Team, "teams", update="Team changed", delete="Team deleted"),
        _history(3, FeatureFlag, "switches", insert="Switch made", update="Switch set"),
        _history(4, EmailTemplate, "letters", update="Letter reworded"),
    )


@cache
def declared_deeds() -> dict[str, Deed]:
    """Every kind of deed the apps declare, by its action."""
    return {
        deed.action: deed
        for config in apps.get_app_configs()
        for deed in getattr(config, "audited_deeds", ())
    }


@cache
def kinds() -> tuple[str, ...]:
    """What the audit can be narrowed to, in the order of the alphabet."""
    return tuple(
        sorted(
            {deed.kind for deed in declared_deeds().values()}
            | {source.kind for source in sources() if source.kind}
        )
    )


def actions_of(kind: str) -> list[str]:
    """The deeds of a kind."""
    return [deed.action for deed in declared_deeds().values() if deed.kind == kind]
