"""Damage to a schema, as hands, hotfixes and half-done restores do it: a seeded stream of single
changes.
"""

from collections.abc import Iterator
from random import Random
from typing import Final

from revcouncil.schema.catalog import Catalog
from tests.schema.changes import (
    Maker,
    Mutation,
    body,
    column,
    constraint_again,
    if_has,
    index_again,
    index_elsewhere,
    other_collation,
    other_default,
    other_type,
    plain_index,
    sql,
    trigger_again,
)

# What our own migrations have none of today, so that damage to it is tried too.
FURNITURE: Final = """
    CREATE VIEW furniture_view AS SELECT id, email FROM members_member
        WHERE subscription_status IN ('ACTIVE', 'TRIALING');
    CREATE MATERIALIZED VIEW furniture_board AS SELECT id, handle FROM members_member;
    CREATE UNIQUE INDEX furniture_board_idx ON furniture_board (id);
    CREATE TYPE furniture_mood AS ENUM ('calm', 'busy');
    CREATE DOMAIN furniture_percent AS integer
        CONSTRAINT furniture_percent_check CHECK (VALUE BETWEEN 0 AND 100);
    CREATE POLICY furniture_policy ON members_team USING (name <> '');
    CREATE RULE furniture_rule AS ON DELETE TO members_featureflag
        WHERE old.name = 'kept' DO INSTEAD NOTHING;
    CREATE SEQUENCE furniture_numbers;
"""


KINDS: Final[dict[str, tuple[str, Maker]]] = {
    "drop a column": ("column", column("DROP COLUMN {c} CASCADE")),
    "rename a column": ("column", column("RENAME COLUMN {c} TO renamed")),
    "change a type": ("column", other_type),
    "change a collation": ("column", other_collation),
    "change a default": ("column", other_default),
    "drop a default": ("column", if_has(" DEFAULT ", column("ALTER {c} DROP DEFAULT"))),
    "allow NULL": (
        "column",
        if_has(" NOT NULL", column("ALTER {c} DROP NOT NULL"), without="IDENTITY"),
    ),
    "refuse NULL": ("column", if_has("", column("ALTER {c} SET NOT NULL"), without="NOT NULL")),
    "drop an identity": ("column", if_has("IDENTITY", column("ALTER {c} DROP IDENTITY"))),
    "identity always": (
        "column",
        if_has("BY DEFAULT AS IDENTITY", column("ALTER {c} SET GENERATED ALWAYS")),
    ),
    "add a column": ("table", sql("ALTER TABLE {n} ADD COLUMN odd_{x} integer")),
    "drop a table": ("table", sql("DROP TABLE {n} CASCADE")),
    "rename a table": ("table", sql("ALTER TABLE {n} RENAME TO odd_{x}")),
    "add a table": ("table", sql("CREATE TABLE odd_{x} (LIKE {n} INCLUDING ALL)")),
    "row security": ("table", sql("ALTER TABLE {n} ENABLE ROW LEVEL SECURITY")),
    "force row security": ("table", sql("ALTER TABLE {n} FORCE ROW LEVEL SECURITY")),
    "silence a foreign key": (
        "constraint",
        if_has("FOREIGN KEY", sql("ALTER TABLE {t} DISABLE TRIGGER ALL")),
    ),
    "drop a constraint": ("constraint", sql("ALTER TABLE {t} DROP CONSTRAINT {n} CASCADE")),
    "rename a constraint": ("constraint", sql("ALTER TABLE {t} RENAME CONSTRAINT {n} TO odd_{x}")),
    "leave it NOT VALID": ("constraint", constraint_again(lambda d: f"{d} NOT VALID")),
    "weaken a check": (
        "constraint",
        constraint_again(lambda d: "CHECK (true)" if d.startswith("CHECK") else d),
    ),
    "forget a choice": (
        "constraint",
        constraint_again(lambda d: d.replace("ARRAY[", "ARRAY['ODD'::text, ")),
    ),
    "cascade otherwise": (
        "constraint",
        constraint_again(
            lambda d: (
                d.replace(" ON DELETE CASCADE", "")
                if "ON DELETE" in d
                else f"{d} ON DELETE SET NULL"
            )
        ),
    ),
    "check at once": (
        "constraint",
        if_has("DEFERRABLE", sql("ALTER TABLE {t} ALTER CONSTRAINT {n} NOT DEFERRABLE")),
    ),
    "drop an index": ("index", plain_index(sql("DROP INDEX {n}"))),
    "rename an index": ("index", plain_index(sql("ALTER INDEX {n} RENAME TO odd_{x}"))),
    "leave it INVALID": (
        "index",
        sql("UPDATE pg_index SET indisvalid = false WHERE indexrelid = '{n}'::regclass"),
    ),
    "not ready": (
        "index",
        sql("UPDATE pg_index SET indisready = false WHERE indexrelid = '{n}'::regclass"),
    ),
    "another order": (
        "index",
        index_again(
            lambda d: (
                d.replace(" DESC", "")
                if " DESC" in d
                else d[:-1] + " DESC)"
                if " WHERE " not in d and "btree" in d
                else d
            )
        ),
    ),
    "another opclass": (
        "index",
        index_again(
            lambda d: (
                d.replace(" jsonb_path_ops", "")
                if "path" in d
                else d.replace("(email)", "(email text_pattern_ops)")
                .replace("(category)", "(category text_pattern_ops)")
                .replace(" varchar_pattern_ops", "")
            )
        ),
    ),
    "another method": (
        "index",
        index_again(
            lambda d: (
                d.replace("btree", "hash")
                if "," not in d and "UNIQUE" not in d and "DESC" not in d and "ops" not in d
                else d
            )
        ),
    ),
    "only some rows": (
        "index",
        index_again(
            lambda d: f"{d} WHERE id > 7" if " WHERE " not in d and "furniture" not in d else d
        ),
    ),
    "no longer unique": ("index", index_again(lambda d: d.replace("UNIQUE ", ""))),
    "on another table": ("index", plain_index(index_elsewhere)),
    "add an index": ("column", sql("CREATE INDEX odd_{x} ON {t} ({n})")),
    "disable a trigger": ("trigger", sql("ALTER TABLE {t} DISABLE TRIGGER {n}")),
    "trigger on replicas": ("trigger", sql("ALTER TABLE {t} ENABLE REPLICA TRIGGER {n}")),
    "drop a trigger": ("trigger", sql("DROP TRIGGER {n} ON {t}")),
    "rename a trigger": ("trigger", sql("ALTER TRIGGER {n} ON {t} RENAME TO odd_{x}")),
    "trigger before": ("trigger", trigger_again(" AFTER ", " BEFORE ")),
    "trigger after": ("trigger", trigger_again(" BEFORE ", " AFTER ")),
    "add a trigger": (
        "table",
        sql(
            "CREATE TRIGGER odd BEFORE UPDATE ON {n} FOR EACH ROW EXECUTE FUNCTION"
            " suppress_redundant_updates_trigger()"
        ),
    ),
    "other function body": ("function", body("BEGIN", "BEGIN PERFORM 1;")),
    "comment in a body": ("function", body("BEGIN", "BEGIN -- mended by hand\n")),
    "a function's rights": (
        "function",
        if_has("FUNCTION", sql("ALTER FUNCTION {n} SECURITY DEFINER"), without="SECURITY DEFINER"),
    ),
    "a function's own rights": (
        "function",
        if_has("SECURITY DEFINER", sql("ALTER FUNCTION {n} SECURITY INVOKER")),
    ),
    "drop a function": ("function", sql("DROP FUNCTION {n} CASCADE")),
    "add a function": (
        "table",
        sql("CREATE FUNCTION odd_{x}() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM {n}'"),
    ),
    "add a view": ("table", sql("CREATE VIEW odd_{x} AS SELECT * FROM {n}")),
    "add a policy": ("table", sql("CREATE POLICY odd ON {n} USING (true)")),
    "add a rule": ("table", sql("CREATE RULE odd AS ON DELETE TO {n} DO INSTEAD NOTHING")),
    "a sequence's step": ("sequence", sql("ALTER SEQUENCE {n} INCREMENT 7")),
    "a sequence's cache": ("sequence", sql("ALTER SEQUENCE {n} CACHE 50")),
    "a sequence that turns round": ("sequence", sql("ALTER SEQUENCE {n} CYCLE")),
    "add a sequence": ("table", sql("CREATE SEQUENCE odd_{x}")),
    "another view": (
        "view",
        if_has(
            "view AS",
            sql("DROP VIEW {n}; CREATE VIEW {n} AS SELECT id, email FROM members_member"),
            without="materialized",
        ),
    ),
    "a view's options": (
        "view",
        if_has(
            "view AS", sql("ALTER VIEW {n} SET (security_barrier = true)"), without="materialized"
        ),
    ),
    "the same policy twice": (
        "policy",
        sql("CREATE POLICY odd ON members_team USING (name <> '')"),
    ),
    "another policy": ("policy", sql("ALTER POLICY {n} ON {t} USING (true)")),
    "drop a rule": ("rule", sql("DROP RULE {n} ON {t}")),
    "another word in a type": ("type", if_has("enum", sql("ALTER TYPE {n} ADD VALUE 'odd'"))),
    "an open domain": (
        "type",
        if_has("domain", sql("ALTER DOMAIN {n} DROP CONSTRAINT furniture_percent_check")),
    ),
}


def mutations(catalog: Catalog, seed: int) -> Iterator[Mutation]:
    """Single changes to the objects of `catalog`, kind after kind, never the same twice; the
    same for the same seed.
    """
    rng = Random(seed)
    waiting = {
        kind: rng.sample(targets, len(targets))
        for kind, (of, _) in KINDS.items()
        if (targets := sorted(e for e in catalog if e.kind == of))
    }
    while waiting:
        for kind in list(waiting):
            while waiting[kind]:
                target = waiting[kind].pop()
                if statement := KINDS[kind][1](target, catalog, rng):
                    yield Mutation(kind, target, statement)
                    break
            if not waiting[kind]:
                del waiting[kind]
