"""System checks of the declared awards: what can't work is said before anybody earns points."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections
from django.urls import NoReverseMatch, reverse

from gamification.catalogue import DEFAULT_VALUES, OTHER, SECTIONS, Action
from gamification.rules.corrections import ADJUSTMENT_LIMIT


@register
def check_awards(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Errors for declarations that the ledger, the history or a page could not use."""
    return [
        Error(f"The award {action.value} {fault}", hint=hint, id=f"gamification.E00{number}")
        for action in Action
        for number, fault, hint in _faults(action)
    ] + list(_of_sections())


def _faults(action: Action) -> Iterator[tuple[int, str, str]]:
    award = action.award
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,49}", action.value):
        yield 1, "has a code the ledger refuses.", "Use 2 to 50 small letters, digits and _."
    if award.points is not None and not 0 <= award.points <= ADJUSTMENT_LIMIT:
        yield 2, f"pays {award.points:,} points.", f"Declare 0 to {ADJUSTMENT_LIMIT:,}."
    if not (action.label and award.explain("", {}).title):
        yield 3, "has no label, or no title in the history.", "Declare both."
    if not (award.once_per and award.source):
        yield 4, "does not say what it is paid once for.", "Declare once_per and source."
    if award.route and not _leads_somewhere(award.route):
        yield 5, f"leads to {award.route}, which is no address.", "Name one that exists."


def _leads_somewhere(route: str) -> bool:
    try:
        return bool(reverse(route))
    except NoReverseMatch:
        return False


def _of_sections() -> Iterator[CheckMessage]:
    slugs = [section.slug for section in (*SECTIONS, OTHER)]
    for slug in sorted({slug for slug in slugs if slugs.count(slug) > 1}):
        yield Error(
            f"Two sections of the history are called {slug}.",
            hint="Give awards of one section the same slug and label.",
            id="gamification.E006",
        )


@register(Tags.database)
def check_award_values(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Warn of values of awards that are not declared, and of declared ones that have none."""
    from gamification.models import PointConfig

    found: list[CheckMessage] = []
    for alias in databases or ():
        if PointConfig._meta.db_table not in connections[alias].introspection.table_names():
            continue
        stored = set(PointConfig.objects.using(alias).values_list("action", flat=True))
        if unknown := sorted(stored - DEFAULT_VALUES.keys()):
            found.append(
                Warning(
                    f"gamification_pointconfig has values of unknown awards: {', '.join(unknown)}.",
                    hint="Declare them in gamification/catalogue.py, or delete their rows.",
                    id="gamification.W001",
                )
            )
        if missing := sorted(DEFAULT_VALUES.keys() - stored):
            found.append(
                Warning(
                    f"gamification_pointconfig has no value of {', '.join(missing)}.",
                    hint="Staff can't change them until `manage.py migrate` has run.",
                    id="gamification.W002",
                )
            )
    return found
