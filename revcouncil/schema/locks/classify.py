"""Which locks a statement takes, told from its text and widened by what the catalog knows."""

from dataclasses import replace
from typing import Final

from django.db.backends.utils import CursorWrapper

from revcouncil.schema.locks.rules import _RULES
from revcouncil.schema.locks.statements import Classified, Lock, Unclassified, plain


def classify(sql: str) -> Classified:
    """The locks of one statement, as far as its text tells: see widen().

    Raises Unclassified for one that is not known.
    """
    text = plain(sql)
    for pattern, answer in _RULES:
        if match := pattern.match(text):
            return answer(text, match)
    raise Unclassified(text[:120])


# Both ends of the foreign keys that go, and the views that go along.
_OTHER_ENDS: Final = """
    WITH RECURSIVE wanted AS (
        SELECT rel.oid, (SELECT attnum FROM pg_attribute WHERE attrelid = rel.oid
            AND attname = %(column)s) AS attnum
        FROM (SELECT to_regclass(%(table)s) AS oid) rel
    ),
    keys AS (
        SELECT con.conrelid, con.confrelid FROM pg_constraint con, wanted
        WHERE con.contype = 'f' AND (
            (con.conrelid = wanted.oid AND %(constraint)s IN ('', con.conname) AND (%(column)s = ''
                OR attnum = ANY (con.conkey)))
            OR
            (con.confrelid = wanted.oid AND (%(column)s = '' OR attnum = ANY (con.confkey))
             AND (%(constraint)s = '' OR con.conindid IN (SELECT conindid FROM pg_constraint own
                                                          WHERE own.conrelid = wanted.oid
                                                              AND own.conname = %(constraint)s
                                                            AND own.contype IN ('p', 'u'))))
        )
    ),
    views AS (
        SELECT oid, attnum FROM wanted
        UNION
        SELECT ev_class, NULL FROM views
        JOIN pg_depend ON refclassid = 'pg_class'::regclass AND refobjid = views.oid
            AND classid = 'pg_rewrite'::regclass
             AND (views.attnum IS NULL OR refobjsubid = views.attnum)
        JOIN pg_rewrite ON pg_rewrite.oid = objid
        WHERE %(views)s
    )
    SELECT DISTINCT CASE WHEN pg_table_is_visible(rel.oid) THEN '' ELSE nspname || '.' END
        || relname
    FROM pg_class rel JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE rel.oid IN (SELECT conrelid FROM keys UNION SELECT confrelid FROM keys UNION SELECT oid
        FROM views)
      AND rel.oid <> (SELECT oid FROM wanted)
    ORDER BY 1
"""


def widen(cursor: CursorWrapper, classified: Classified) -> Classified:
    """The same with the locks that only the catalog tells: what stands at the other ends of
    foreign keys, and views that go along.
    """
    locks = list(classified.locks)
    for reach in classified.reaches:
        quoted = ".".join('"{}"'.format(part.replace('"', '""')) for part in reach.table.split("."))
        cursor.execute(
            _OTHER_ENDS,
            {
                "table": quoted,
                "constraint": reach.constraint,
                "column": reach.column,
                "views": reach.views,
            },
        )
        locks += [(row[0], Lock.ACCESS_EXCLUSIVE) for row in cursor.fetchall()]
    return replace(classified, locks=tuple(dict.fromkeys(locks)))
