"""What a database really holds, read from its catalog into plain values that two databases can be
compared by.

One entry per object: `Entry(kind, table, name)` -> its definition as PostgreSQL writes it.
Definitions are normalised so that the same schema reads the same on PostgreSQL 15 to 18 (18 lists
NOT NULL among the constraints, 15 does not: here it is always a property of the column), and the
same after a dump and restore as before.

Left out on purpose, because operators tune them and no migration owns them: privileges and owners,
storage parameters of tables, tablespaces, statistics targets, replica identity, comments, the order
of columns, and everything that belongs to an extension.
"""

import re
from typing import Final, NamedTuple

from django.db.backends.utils import CursorWrapper


class Entry(NamedTuple):
    """The name of one object: what it is, the table it belongs to ("" for none), its own name."""

    kind: str
    table: str
    name: str


Catalog = dict[Entry, str]

# Ours are the objects of the current schema that no extension owns.
_OURS = """
    {0}.{1}namespace = current_schema()::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = {0}.oid AND classid = '{2}'::regclass
        AND deptype = 'e')
"""
_TABLES = _OURS.format("rel", "rel", "pg_class") + " AND rel.relkind IN ('r', 'p', 'f')"
_RELATIONS = _OURS.format("rel", "rel", "pg_class")

_QUERIES: Final[dict[str, str]] = {
    "table": (
        f"""
        SELECT '', relname,
               CASE relkind WHEN 'p' THEN 'partitioned ' WHEN 'f' THEN 'foreign ' ELSE '' END
               || CASE WHEN relpersistence = 'u' THEN 'unlogged ' ELSE '' END || 'table'
               || CASE WHEN relrowsecurity THEN ', row security enabled' ELSE '' END
               || CASE WHEN relforcerowsecurity THEN ' and forced' ELSE '' END
        FROM pg_class rel WHERE {_TABLES}
    """
    ),
    # PostgreSQL 18 can leave NOT NULL unvalidated, which counts as NOT NULL in pg_attribute.
    "column": (
        f"""
        SELECT relname, attname,
               format_type(atttypid, atttypmod)
               || CASE WHEN attcollation <> typcollation THEN ' COLLATE '
                   || attcollation::regcollation ELSE '' END
               || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END
               || CASE WHEN EXISTS (SELECT FROM pg_constraint WHERE conrelid = rel.oid
                   AND contype = 'n' AND conkey = ARRAY[attnum]
                                    AND NOT convalidated) THEN ' NOT VALID' ELSE '' END
               || CASE attidentity WHEN 'd' THEN ' BY DEFAULT AS IDENTITY'
                   WHEN 'a' THEN ' ALWAYS AS IDENTITY' ELSE '' END
               || coalesce(CASE attgenerated WHEN 's' THEN ' GENERATED STORED '
                   WHEN 'v' THEN ' GENERATED VIRTUAL ' ELSE ' DEFAULT ' END
                           || pg_get_expr(adbin, adrelid), '')
        FROM pg_class rel
        JOIN pg_attribute ON attrelid = rel.oid AND attnum > 0 AND NOT attisdropped
        JOIN pg_type ON pg_type.oid = atttypid
        LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE {_TABLES}
    """
    ),
    # NOT VALID is part of the definition PostgreSQL prints. DISABLE TRIGGER ALL also silences the
    # triggers behind foreign keys.
    "constraint": (
        f"""
        SELECT relname, conname, pg_get_constraintdef(con.oid)
               || CASE WHEN EXISTS (SELECT FROM pg_trigger WHERE tgconstraint = con.oid
                   AND tgisinternal AND tgenabled <> 'O')
                       THEN ' DISABLED' ELSE '' END
        FROM pg_class rel JOIN pg_constraint con ON conrelid = rel.oid
        WHERE {_TABLES} AND contype IN ('p', 'u', 'f', 'c', 'x')
    """
    ),
    "index": (
        f"""
        SELECT rel.relname, ind.relname,
               pg_get_indexdef(indexrelid) || CASE WHEN indisvalid AND indisready
                   AND indislive THEN '' ELSE ' INVALID' END
        FROM pg_class rel JOIN pg_index ON indrelid = rel.oid
            JOIN pg_class ind ON ind.oid = indexrelid
        WHERE {_RELATIONS} AND rel.relkind IN ('r', 'p', 'm')
    """
    ),
    "trigger": (
        f"""
        SELECT relname, tgname, pg_get_triggerdef(trg.oid)
               || CASE tgenabled WHEN 'O' THEN '' WHEN 'D' THEN ' DISABLED'
                   WHEN 'R' THEN ' ENABLED REPLICA' ELSE ' ENABLED ALWAYS' END
        FROM pg_class rel JOIN pg_trigger trg ON tgrelid = rel.oid
        WHERE {_RELATIONS} AND rel.relkind IN ('r', 'p', 'f', 'v') AND NOT tgisinternal
    """
    ),
    "rule": (
        f"""
        SELECT relname, rulename,
               pg_get_ruledef(rul.oid)
               || CASE ev_enabled WHEN 'O' THEN '' WHEN 'D' THEN ' DISABLED' ELSE ' ENABLED '
                   || ev_enabled::text END
        FROM pg_class rel JOIN pg_rewrite rul ON ev_class = rel.oid
        WHERE {_RELATIONS} AND rulename <> '_RETURN'
    """
    ),
    "policy": (
        f"""
        SELECT relname, polname,
               CASE polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                   WHEN 'd' THEN 'DELETE' ELSE 'ALL' END
               || CASE WHEN polpermissive THEN ' PERMISSIVE' ELSE ' RESTRICTIVE' END
               || ' TO ' || (SELECT string_agg(CASE role WHEN 0 THEN 'public'
                   ELSE role::regrole::text END, ', ' ORDER BY role)
                             FROM unnest(polroles) role)
               || coalesce(' USING ' || pg_get_expr(polqual, polrelid), '')
               || coalesce(' WITH CHECK ' || pg_get_expr(polwithcheck, polrelid), '')
        FROM pg_class rel JOIN pg_policy ON polrelid = rel.oid
        WHERE {_TABLES}
    """
    ),
    "view": (
        f"""
        SELECT '', relname,
               CASE relkind WHEN 'm' THEN 'materialized ' ELSE '' END || 'view'
               || coalesce(' WITH (' || array_to_string(reloptions, ', ') || ')', '') || ' AS '
                   || pg_get_viewdef(rel.oid)
        FROM pg_class rel WHERE {_RELATIONS} AND relkind IN ('v', 'm')
    """
    ),
    "function": (
        f"""
        SELECT '', proname || '(' || pg_get_function_identity_arguments(pro.oid) || ')',
            pg_get_functiondef(pro.oid)
        FROM pg_proc pro WHERE {_OURS.format("pro", "pro", "pg_proc")} AND prokind IN ('f', 'p',
            'w')
    """
    ),
    "sequence": (
        f"""
        SELECT coalesce(owner.relname, ''), rel.relname,
               format_type(seqtypid, NULL) || ' START ' || seqstart || ' INCREMENT ' || seqincrement
                   || ' MINVALUE ' || seqmin
               || ' MAXVALUE ' || seqmax || ' CACHE ' || seqcache || CASE
                   WHEN seqcycle THEN ' CYCLE' ELSE '' END
        FROM pg_class rel JOIN pg_sequence ON seqrelid = rel.oid
        LEFT JOIN pg_depend dep ON dep.objid = rel.oid AND dep.classid = 'pg_class'::regclass
            AND dep.deptype IN ('a', 'i')
             AND dep.refclassid = 'pg_class'::regclass
        LEFT JOIN pg_class owner ON owner.oid = dep.refobjid
        WHERE {_RELATIONS} AND rel.relkind = 'S'
    """
    ),
    "type": (
        f"""
        SELECT '', typname,
               CASE typtype
               WHEN 'e' THEN 'enum ' || coalesce((SELECT string_agg(enumlabel, ', '
                   ORDER BY enumsortorder)
                                                  FROM pg_enum WHERE enumtypid = typ.oid), '')
               WHEN 'd' THEN 'domain ' || format_type(typbasetype, typtypmod) || CASE
                   WHEN typnotnull THEN ' NOT NULL' ELSE '' END
                             || coalesce(' DEFAULT ' || typdefault, '')
                             || coalesce((SELECT string_agg(format(' CONSTRAINT %I ', conname)
                                 || pg_get_constraintdef(con.oid), ''
                                                            ORDER BY conname)
                                          FROM pg_constraint con WHERE contypid = typ.oid
                                              AND contype = 'c'), '')
               WHEN 'c' THEN 'composite ' || coalesce((SELECT string_agg(format('%I ', attname)
                   || format_type(atttypid, atttypmod), ', '
                                                                  ORDER BY attnum)
                                                       FROM pg_attribute WHERE attrelid = typrelid
                                                           AND attnum > 0 AND NOT attisdropped), '')
               ELSE 'range of ' || (SELECT format_type(rngsubtype, NULL) FROM pg_range
                   WHERE rngtypid = typ.oid) END
        FROM pg_type typ
        WHERE {_OURS.format("typ", "typ", "pg_type")}
          AND (typtype IN ('e', 'd', 'r') OR typtype = 'c' AND EXISTS (SELECT FROM pg_class
              WHERE oid = typrelid AND relkind = 'c'))
    """
    ),
}

# A row of Django's own book-keeping says where a database stands; its table is no matter of
# comparison.
_BOOKKEEPING: Final = frozenset(
    {"django_migrations", "django_migrations_id_seq", "revcouncil_backfill"}
)


# `IN ('A', 'B')` on a varchar column is written one way when it is made and another way once it was
# dumped and restored.
_LITERAL: Final = r"'(?:[^']|'')*'::character varying"
_ARRAY: Final = re.compile(rf"\(ARRAY\[({_LITERAL}(?:, {_LITERAL})*)\]\)::text\[\]")
_EACH: Final = re.compile(_LITERAL)


def _normal(definition: str) -> str:
    """The definition in the words of a restored dump; whatever else it says stays as it is."""
    return _ARRAY.sub(
        lambda array: f"ARRAY[{_EACH.sub(lambda literal: f'({literal[0]})::text', array[1])}]",
        definition,
    )


def read(cursor: CursorWrapper) -> Catalog:
    """Everything of ours in the current schema of the cursor's database.

    Asks only the catalog, some dozen short queries.
    """
    catalog: Catalog = {}
    for kind, query in _QUERIES.items():
        cursor.execute(query)
        for table, name, definition in cursor.fetchall():
            if table not in _BOOKKEEPING and name not in _BOOKKEEPING:
                catalog[Entry(kind, table, name)] = (
                    definition.strip() if kind == "function" else _normal(definition)
                )
    return catalog
