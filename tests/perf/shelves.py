"""A library as large as one likes: words as often as in a language (Zipf), some very common."""

import random
from collections.abc import Iterator
from itertools import accumulate
from typing import Any, Final

import psycopg

from resources.catalogue import Category, Type
from resources.search.actions import count_changes

VOCABULARY: Final = 60_000
TAGS: Final = 300
AT_ONCE: Final = 2_000
# So many are written word by word and read by the product's own function. The others say the same
# under other numbers, dates and downloads: half a million would take an hour to write.
WRITTEN: Final = 50_000
# One in so many has a file whose text is known.
WITH_TEXT: Final = 20
_COMMON: Final = (
    "client email calendar campaign agency outreach pipeline meeting template checklist report"
    " pricing retainer hiring onboarding domain inbox warmup deliverability reply prospect offer"
    " discovery proposal follow copy sequence review quarterly handover audit script playbook"
    " account target budget founder weekly margin scorecard invoice brief launch contract research"
    " interview dashboard growth sales service delivery strategy planning team process training"
)
_STARTS: Final = "b br c ch cl d dr f fl g gr h j k l m n p pl pr r s sh sl st t tr v w z"
_VOWELS: Final = "a e i o u ai ea ou"
_ENDS: Final = "b ck d f g k l ll m n nd ng nt p r rd rm s ss st t x"
REPEATED: Final = """
    WITH listed AS (
        INSERT INTO resources_searchentry
        SELECT resource.id, entry.title_key, entry.featured, resource.published_at,
               library_standing(resource.download_count), entry.title, entry.heading,
               entry.words, entry.shelves, entry.known
        FROM resources_searchentry AS entry
        JOIN resources_resource AS resource ON resource.id = entry.resource_id + %(first)s
        WHERE entry.resource_id <= %(written)s ORDER BY 1
    )
    INSERT INTO resources_searchpopularity
    SELECT id, library_taken(download_count) FROM resources_resource
    WHERE id > %(first)s AND id <= %(first)s + %(written)s
    ORDER BY 1
"""


def vocabulary(size: int = VOCABULARY) -> list[str]:
    """Words, the most common first."""
    chance = random.Random(7)
    words = dict.fromkeys(_COMMON.split())
    starts, vowels, ends = _STARTS.split(), _VOWELS.split(), _ENDS.split()
    while len(words) < size:
        syllables = range(chance.choice((1, 2, 2, 3)))
        word = "".join(chance.choice(starts) + chance.choice(vowels) for _ in syllables)
        words[word + chance.choice(ends)] = None
    return list(words)


class Writer:
    """Draws words as often as a language does: the n-th has the n-th part of the first."""

    def __init__(self, words: list[str], seed: int) -> None:
        self.words, self.chance = words, random.Random(seed)
        self.weights = list(accumulate(1 / (place + 8) for place in range(len(words))))

    def some(self, number: int) -> list[str]:
        """So many words."""
        return self.chance.choices(self.words, cum_weights=self.weights, k=number)


def load(db: psycopg.Connection[Any], number: int) -> None:
    """Fill the library: rows by COPY, entries by the product's own function, indexes of words
    built when all are there.
    """
    indexes = _without_word_indexes(db)
    tables = ("resource", "resourcetag", "resourcetext")
    for table in tables:
        db.execute(f"ALTER TABLE resources_{table} DISABLE TRIGGER USER".encode())
    _copy(db, number)
    for table in tables:
        db.execute(f"ALTER TABLE resources_{table} ENABLE TRIGGER USER".encode())
        db.execute(f"ANALYZE resources_{table}".encode())
    written = min(number, WRITTEN)
    for first in range(1, written + 1, AT_ONCE):
        db.execute(
            "SELECT library_list(array(SELECT id FROM resources_resource "
            "WHERE id BETWEEN %s AND %s ORDER BY id))",
            [first, first + AT_ONCE - 1],
        )
    count_changes()
    for first in range(written, number, written):
        db.execute(REPEATED, {"first": first, "written": written})
    db.execute("UPDATE resources_searchterm SET number = number * %s", [max(number // written, 1)])
    db.execute("SET maintenance_work_mem = '512MB'")
    for definition in indexes:
        db.execute(definition.encode())
    for table in ("resource", "searchentry", "searchterm", "searchspelling", "searchpopularity"):
        db.execute(f"VACUUM (ANALYZE) resources_{table}".encode())


def _without_word_indexes(db: psycopg.Connection[Any]) -> list[str]:
    rows = db.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'resources_searchentry' "
        "AND indexdef LIKE '%USING gin%'"
    ).fetchall()
    for name, _ in rows:
        db.execute(f"DROP INDEX {name}".encode())
    return [definition for _, definition in rows]


def _copy(db: psycopg.Connection[Any], number: int) -> None:
    writer = Writer(vocabulary(), 11)
    written = min(number, WRITTEN)
    texts = [
        (
            " ".join(writer.some(writer.chance.randint(3, 7))).capitalize(),
            " ".join(writer.some(writer.chance.randint(20, 50))),
        )
        for _ in range(written)
    ]
    with db.cursor().copy(
        "COPY resources_resource (id, title, slug, description, category, type, file, state, "
        "published_at, download_count, is_featured) FROM STDIN"
    ) as copy:
        for row in _resources(writer.chance, texts, number):
            copy.write_row(row)
    with db.cursor().copy("COPY resources_tag (id, name, slug) FROM STDIN") as copy:
        for tag, word in enumerate(writer.words[20 : 20 + TAGS], 1):
            copy.write_row((tag, word, word))
    weights = list(accumulate(1 / (place + 3) for place in range(TAGS)))
    tags = range(1, TAGS + 1)
    with db.cursor().copy("COPY resources_resourcetag (resource_id, tag_id) FROM STDIN") as copy:
        for resource in range(1, written + 1):
            for tag in set(writer.chance.choices(tags, cum_weights=weights, k=3)):
                copy.write_row((resource, tag))
    with db.cursor().copy("COPY resources_resourcetext (resource_id, file, text) FROM STDIN") as c:
        for resource in range(1, written + 1, WITH_TEXT):
            c.write_row((resource, "x.pdf", " ".join(writer.some(400))))


def _resources(
    chance: random.Random, texts: list[tuple[str, str]], number: int
) -> Iterator[tuple[Any, ...]]:
    categories, types = Category.values, Type.values
    for i in range(1, number + 1):
        # What says the same stands on the same shelves.
        title, description = texts[(i - 1) % len(texts)]
        place = (i - 1) % len(texts)
        yield (
            *(i, title, f"r-{i}", description),
            *(categories[place % 5], types[place // 5 % 5], "x.pdf", "PUBLISHED"),
            f"{2024 + i % 3}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
            *(int(chance.paretovariate(0.9)) - 1, i % 50_000 == 1),
        )
