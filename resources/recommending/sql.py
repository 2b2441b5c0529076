"""The two questions recommendations ask. Both cost the same however large the library is: of each
tag the newest resources are looked at and no more, of a member's downloads the last ten.
"""

from typing import Final

# The tags of the last downloads, each a line.
LAST_TAKEN: Final = """
    SELECT last.place, last.resource_id, tag.slug, tag.name
    FROM (
        SELECT resource_id, row_number() OVER (ORDER BY downloaded_at DESC, id DESC) AS place
        FROM resources_resourcedownload
        WHERE member_id = %(member)s
        ORDER BY downloaded_at DESC, id DESC
        LIMIT %(last)s
    ) AS last
    JOIN resources_resourcetag AS tagged ON tagged.resource_id = last.resource_id
    JOIN resources_tag AS tag ON tag.id = tagged.tag_id
"""

# What members see (resources.querysets.VISIBLE says the same), and of it what this one neither took
# nor wrote, without the resource whose page asks.
_SEEN: Final = "resource.state = 'PUBLISHED' AND resource.archived_at IS NULL"
_OPEN: Final = f"""
    {_SEEN} AND resource.id <> %(here)s AND resource.author_id IS DISTINCT FROM %(member)s
    AND resource.id NOT IN (SELECT resource_id FROM taken)
"""

# `parts` and `slugs` are two lists of equal length: what is asked for, each part with the slugs of
# its tags, the strongest first. A slug of a tag that was merged finds the tag it lives on in.
# `matched` holds which of the part's slugs a resource has: most shared first, then popular.
_BY_TAGS: Final = f"""
    WITH taken AS MATERIALIZED (
        SELECT resource_id FROM resources_resourcedownload WHERE member_id = %(member)s
    ), wanted AS MATERIALIZED (
        SELECT asked.part, tag.id, min(asked.place) AS place
        FROM unnest(%(parts)s::integer[], %(slugs)s::text[])
            WITH ORDINALITY AS asked(part, slug, place)
        JOIN resources_tag AS tag ON tag.slug = asked.slug OR asked.slug = ANY (tag.aliases)
        GROUP BY asked.part, tag.id
    ), pool AS MATERIALIZED (
        SELECT DISTINCT wanted.part, near.id, near.download_count
        FROM wanted CROSS JOIN LATERAL (
            SELECT resource.id, resource.download_count
            FROM resources_resourcetag AS tagged
            JOIN resources_resource AS resource ON resource.id = tagged.resource_id
            WHERE tagged.tag_id = wanted.id AND {_OPEN}
            ORDER BY tagged.resource_id DESC
            LIMIT %(pool)s
        ) AS near
    ), shared AS (
        SELECT pool.part, pool.id, pool.download_count, ARRAY(
            SELECT wanted.place
            FROM resources_resourcetag AS tagged
            JOIN wanted ON wanted.id = tagged.tag_id AND wanted.part = pool.part
            WHERE tagged.resource_id = pool.id
            ORDER BY wanted.place
        ) AS matched
        FROM pool
    ), ranked AS (
        SELECT part, id, matched, row_number() OVER (
            PARTITION BY part ORDER BY cardinality(matched) DESC, download_count DESC, id DESC
        ) AS rank
        FROM shared
    )
    SELECT ranked.part, ranked.rank, ranked.matched[1] AS place, {{columns}}
    FROM ranked JOIN resources_resource AS resource ON resource.id = ranked.id
    WHERE ranked.rank <= %(size)s
"""

_RANKED_REST: Final = """
    UNION ALL
    SELECT {part}, row_number() OVER (ORDER BY {order}), NULL, {{columns}}
    FROM (
        SELECT resource.* FROM resources_resource AS resource
        WHERE {where} ORDER BY {first} LIMIT {limit}
    ) AS resource
"""
_BY_PLACE: Final = "resource.featured_place, resource.published_at DESC, resource.id DESC"
# Parts of their own, numbered below those that are asked for: what is featured, what is newest.
_FEATURED: Final = _RANKED_REST.format(
    part=-1,
    order=_BY_PLACE,
    where=f"resource.is_featured AND {_OPEN}",
    first=_BY_PLACE,
    limit="%(size)s",
)
_NEWEST: Final = _RANKED_REST.format(
    part=-2,
    order="resource.published_at DESC, resource.id DESC",
    where=_SEEN,
    first="resource.published_at DESC, resource.id DESC",
    limit="%(newest)s",
)
# What lies near where tags don't say: of what was added last its category first, then popular.
_NEAR: Final = _RANKED_REST.format(
    part=-1,
    order="resource.category <> %(category)s, resource.is_featured DESC, "
    "resource.download_count DESC, resource.id DESC",
    where=_OPEN,
    first="resource.id DESC",
    limit="%(pool)s",
)

BY_TAGS: Final = f"{_BY_TAGS} ORDER BY 1, 2"
BY_TAGS_OR_FEATURED: Final = f"{_BY_TAGS} {_FEATURED} ORDER BY 1, 2"
WITH_NEWEST: Final = f"{_BY_TAGS} {_FEATURED} {_NEWEST} ORDER BY 1, 2"
BY_TAGS_OR_NEAR: Final = f"{_BY_TAGS} {_NEAR} ORDER BY 1, 2"
