"""Makes the library of the demo community through the library's own actions."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.db import transaction

from members.models import Member
from resources.actions import save, set_tags, tag_named
from resources.catalogue import State
from resources.models import Resource, ResourceVersion
from revcouncil.demo.about import Fate
from revcouncil.demo.files import build
from revcouncil.demo.stories import ARCHIVED_AGO
from revcouncil.demo.titles import Title, titles

Report = Callable[[str, int, int], None]
STATES = {Fate.DRAFT: State.DRAFT, Fate.WORDS: State.DRAFT, Fate.SCHEDULED: State.SCHEDULED}
SCHEDULED_IN = timedelta(days=7)


def load_library(made_at: datetime, report: Report) -> dict[str, Resource]:
    """Every resource by slug; those that are missing are built and saved, each with its versions
    and tags in one transaction.
    """
    library = {resource.slug: resource for resource in Resource.objects.all()}
    wanted = titles()
    places = {title.slug: place for place, title in enumerate(_featured(wanted), start=1)}
    for number, title in enumerate(wanted, start=1):
        if title.slug not in library:
            library[title.slug] = _add(title, made_at, places.get(title.slug, 0))
        report("Library", number, len(wanted))
    return library


def sign_titles(member: Member) -> None:
    """Name a member who has just joined as the author of what they wrote."""
    written = [title.slug for title in titles() if title.about.author == member.email]
    if written:
        Resource.objects.filter(slug__in=written).update(author=member)


def _featured(wanted: tuple[Title, ...]) -> list[Title]:
    return [title for title in wanted if title.featured]


@transaction.atomic
def _add(title: Title, made_at: datetime, place: int) -> Resource:
    added_at = made_at - timedelta(days=title.age)
    fate, author = title.about.fate, title.about.author
    state = STATES.get(fate, State.PUBLISHED)
    resource = Resource(
        title=title.title,
        slug=title.slug,
        description=title.description,
        category=title.category,
        type=title.type,
        # A member signs what they wrote when they join.
        author_name="" if "@" in author else author,
        is_featured=title.featured,
        featured_place=place,
        created_at=added_at,
        state=state,
        published_at=added_at if state is State.PUBLISHED else None,
        publish_at=made_at + SCHEDULED_IN if fate is Fate.SCHEDULED else None,
        archived_at=made_at - ARCHIVED_AGO if fate is Fate.ARCHIVED else None,
    )
    if fate is Fate.WORDS:
        save(resource=resource)
    else:
        _save_versions(resource, title, made_at)
    set_tags(resource=resource, tags=[tag_named(name) for name in title.about.tags])
    # Saving stamps the moment; nobody has touched it since the day it was changed last.
    ages = [title.age, *(version.age for version in title.about.versions)]
    changed_at = made_at - timedelta(days=min(ages))
    Resource.objects.filter(pk=resource.pk).update(updated_at=changed_at)
    resource.refresh_from_db()
    return resource


def _save_versions(resource: Resource, title: Title, made_at: datetime) -> None:
    """Its first file, then each that came later; an older one has fewer parts."""
    later = title.about.versions
    days = [(title.age, ""), *((version.age, version.changelog) for version in later)]
    for number, (age, changelog) in enumerate(days, start=1):
        parts = title.parts[: max(1, len(title.parts) - len(days) + number)]
        file = build(replace(title, parts=parts))
        resource.file = ContentFile(file, name=f"{title.slug}.{title.ending}")
        save(resource=resource, changelog=changelog)
        ResourceVersion.objects.filter(resource=resource, number=number).update(
            created_at=made_at - timedelta(days=age)
        )
