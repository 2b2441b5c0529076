"""Resources as a list, row by row: as much memory for a hundred thousand as for one."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, Final

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.http import StreamingHttpResponse

from members.spreadsheets import csv_response
from resources.catalogue import Category, State, Type
from resources.exchange.columns import COLUMNS, KEPT
from resources.exchange.holding import PORTION, with_words
from resources.exchange.words import tags_written
from resources.exchange.writing import xlsx
from resources.models import Resource, ResourceVersion

# Heading and label of what an export may hold, in its order.
OFFERED: Final = (*((column.key, column.label) for column in COLUMNS), *KEPT.items())
FORMATS: Final = {"csv": "CSV", "xlsx": "XLSX"}
XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Excel reads a CSV as UTF-8 when it begins with this.
BOM: Final = "\ufeff"


def answer(
    resources: "QuerySet[Resource]", *, columns: Sequence[str], form: str, day: datetime
) -> StreamingHttpResponse:
    """The list as a file, sent while it is read."""
    name = f"library-{day:%Y-%m-%d}.{form}"
    rows = table(resources, columns=columns)
    if form == "csv":
        return csv_response(_marked(rows), filename=name)
    return StreamingHttpResponse(
        xlsx(rows, name="Library"),
        content_type=XLSX_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _marked(rows: Iterator[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    first = list(next(rows))
    yield [f"{BOM}{first[0]}", *first[1:]]
    yield from rows


def table(resources: "QuerySet[Resource]", *, columns: Sequence[str]) -> Iterator[Sequence[Any]]:
    """The headings, then a row for each resource, the oldest first, read in portions."""
    chosen = [key for key, _ in OFFERED if key in columns]
    yield chosen
    last = 0
    while portion := list(_read(resources, after=last, columns=chosen)):
        for resource in portion:
            yield [_cell(resource, key) for key in chosen]
        last = portion[-1].pk


def _read(
    resources: "QuerySet[Resource]", *, after: int, columns: Sequence[str]
) -> "QuerySet[Resource]":
    # By number alone: what the list shows first and what it joins for that costs nothing here.
    found: QuerySet[Resource] = Resource.objects.filter(
        pk__in=resources.order_by().values("pk"), pk__gt=after
    )
    found = with_words(found).order_by("pk")
    if "version" in columns:
        versions = ResourceVersion.objects.filter(resource=OuterRef("pk")).order_by()
        newest = versions.values("resource").annotate(newest=Max("number")).values("newest")
        found = found.annotate(version=Subquery(newest))
    return found[:PORTION]


def _cell(resource: Resource, key: str) -> Any:
    """What a column says of a resource, as it is read back."""
    if key == "category":
        return dict(Category.choices).get(resource.category, resource.category)
    if key == "type":
        return dict(Type.choices).get(resource.type, resource.type)
    if key == "state":
        return dict(State.choices).get(resource.state, resource.state)
    if key == "tags":
        return tags_written(sorted(tag.name for tag in resource.tags.all()))
    if key == "author":
        return resource.shown_author
    if key == "file":
        return PurePosixPath(resource.file.name or resource.awaited_file).name
    if key == "is_archived":
        return "yes" if resource.archived_at else "no"
    if key == "publish_at" and resource.state != State.SCHEDULED:
        return ""
    value = getattr(resource, key)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat(" ") if isinstance(value, datetime) else "" if value is None else value
