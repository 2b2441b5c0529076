"""Which rows name which file: every file field there is, and the copies of members' own data."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from django.apps import apps
from django.db import connection
from django.db.models import FileField, Model

from members.avatars import AvatarField, Size
from members.models import FileToSweep, MemberExport
from resources.models import Resource, ResourceVersion

BATCH: Final = 5_000


class Naming(NamedTuple):
    """One row that names a file.

    `required`: the file has to be there; a copy that is still being made names one that is not
    yet. `size` and `sha256` are what was noted of it: None and "" for what nobody noted.
    """

    name: str
    table: str
    column: str
    pk: int
    required: bool
    size: int | None
    sha256: str

    @property
    def is_version(self) -> bool:
        """Whether it is one of the files a resource has had."""
        return self.table == ResourceVersion._meta.db_table

    @property
    def words(self) -> str:
        """What the row is, for whoever mends it."""
        words = {
            (ResourceVersion._meta.db_table, "file"): "the file of version {}",
            (Resource._meta.db_table, "file"): "the current file of resource {}",
            (Resource._meta.db_table, "thumbnail"): "the cover of resource {}",
            ("members_member", "avatar"): "the picture of member {}",
            (MemberExport._meta.db_table, "file"): "a member's copy, {}",
        }.get((self.table, self.column), f"{self.column} of {self.table} {{}}")
        return words.format(self.pk)


def named_files(after: str = "") -> Iterator[tuple[str, list[Naming]]]:
    """Every name with the rows that name it, by name as bytes sort, from behind this one on; read
    little by little.
    """
    sql = (
        f'SELECT * FROM ({_union()}) AS naming WHERE name COLLATE "C" > %s '
        'ORDER BY name COLLATE "C" FETCH FIRST %s ROWS WITH TIES'
    )
    while True:
        with connection.cursor() as cursor:
            cursor.execute(sql, [after, BATCH])
            rows = [Naming(*row) for row in cursor.fetchall()]
        for name, several in groupby(rows, key=lambda row: row.name):
            yield name, list(several)
        if len(rows) < BATCH:
            return
        after = rows[-1].name


def naming_now(names: Sequence[str]) -> dict[str, list[Naming]]:
    """The rows that name these files at this moment."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({_union()}) AS naming WHERE name = ANY(%s)", [list(names)])
        found: dict[str, list[Naming]] = {}
        for row in cursor.fetchall():
            found.setdefault(row[0], []).append(Naming(*row))
    return found


def let_go(names: Sequence[str]) -> set[str]:
    """Those of these files that wait to be swept."""
    waiting = FileToSweep.objects.filter(name__in=names)
    return set(waiting.values_list("name", flat=True))


def number_of_names() -> int:
    """About how many there are."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({_union()}) AS naming")
        return int(cursor.fetchone()[0])


def _union() -> str:
    arms = [_arm(model, field) for model, field in file_fields()]
    export = MemberExport._meta.db_table
    arms.append(
        f"SELECT file::text AS name, '{export}' AS tab, 'file' AS col, id::bigint AS pk,"
        f" status = 'READY' AS required, size::bigint, '' AS sha256 FROM {export} WHERE file <> ''"
    )
    return " UNION ALL ".join(arms)


def file_fields() -> Iterator[tuple[type[Model], "FileField"]]:
    """Every file field of every table."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed:
            for field in model._meta.local_fields:
                if isinstance(field, FileField):
                    yield model, field


def _arm(model: type[Model], field: "FileField") -> str:
    table, column, key = model._meta.db_table, field.column, model._meta.pk.column
    noted = "NULL::bigint, ''"
    if measures := getattr(model, "file_measures", None):
        noted = "{}::bigint, {}::text".format(*measures)
    name, more = f'"{column}"::text', ""
    if isinstance(field, AvatarField):
        # One column, a file in each size.
        name = f"""regexp_replace("{column}", '-{Size.LARGE:d}\\.webp$', '-' || side || '.webp')"""
        more = f" CROSS JOIN unnest(ARRAY{[int(size) for size in Size]}) AS side"
    return (
        f"SELECT {name} AS name, '{table}' AS tab, '{column}' AS col,"
        f' "{key}"::bigint AS pk, true AS required, {noted} AS sha256 FROM "{table}"{more}'
        f" WHERE \"{column}\" <> ''"
    )
