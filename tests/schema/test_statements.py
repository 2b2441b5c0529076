"""Statements: cut apart, classified by their text, and classified as PostgreSQL itself locks."""

import re
from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from revcouncil.schema.locks.classify import classify
from revcouncil.schema.locks.statements import (
    CONFLICTS,
    Lock,
    Unclassified,
    plain,
    split,
    table_name,
)
from revcouncil.schema.plan import Observer
from tests.schema.databases import empty_database


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        (" ; ;", []),
        ("SELECT 1", ["SELECT 1"]),
        ("SELECT 1; SELECT 2;", ["SELECT 1", "SELECT 2"]),
        ("SELECT ';'; SELECT 'it''s;'", ["SELECT ';'", "SELECT 'it''s;'"]),
        (r"SELECT E'it\'s;'; SELECT 2", [r"SELECT E'it\'s;'", "SELECT 2"]),
        ('SELECT ";"; SELECT 2', ['SELECT ";"', "SELECT 2"]),
        ("DO $$ a; b $$; SELECT 2", ["DO $$ a; b $$", "SELECT 2"]),
        ("DO $x$ a; $$ ; $$ $x$; SELECT 2", ["DO $x$ a; $$ ; $$ $x$", "SELECT 2"]),
        (
            "-- why; this\nSELECT 1; /* and; that */ SELECT 2 -- done",
            ["SELECT 1", "SELECT 2 -- done"],
        ),
        ("-- only a word", []),
    ],
)
def test_a_text_is_cut_at_the_semicolons_that_end_statements(text: str, parts: list[str]) -> None:
    assert list(split(text)) == parts


def test_the_shape_of_a_text_has_no_comments_and_no_literals() -> None:
    assert (
        plain("ALTER /* NOT VALID */ TABLE x -- USING INDEX\n ADD y text DEFAULT 'NOT VALID'")
        == "ALTER TABLE x ADD y text DEFAULT ''"
    )


@pytest.mark.parametrize(
    ("name", "catalog"),
    [('"Big"', "Big"), ("Small", "small"), ('a."B.c"', "a.B.c"), ('"a""b"', 'a"b')],
)
def test_a_name_is_read_as_the_catalog_has_it(name: str, catalog: str) -> None:
    assert table_name(name) == catalog


@pytest.mark.parametrize(
    "sql",
    [
        "DO $$ BEGIN END $$",
        "CLUSTER parent",
        "VACUUM FULL parent",
        "VACUUM (FULL, ANALYZE) parent",
        "VACUUM",
        "REINDEX TABLE parent",
        "REINDEX INDEX parent_pkey",
        "REINDEX DATABASE CONCURRENTLY x",
        "CALL anything()",
        "ALTER TABLE parent ATTACH PARTITION child DEFAULT",
        "ALTER TABLE child INHERIT parent",
        "ALTER TABLE parent SET SCHEMA other",
        "TRUNCATE parent CASCADE",
        "DROP FUNCTION f() CASCADE",
        "DROP TYPE t CASCADE",
        "DROP EXTENSION x",
        "DROP SCHEMA s CASCADE",
        "ALTER DOMAIN d ADD CHECK (VALUE > 0)",
        "EXPLAIN ANALYZE DELETE FROM parent",
        "ALTER SYSTEM SET work_mem = '1GB'",
        "CREATE INDEX CONCURRENTLY",
    ],
)
def test_what_can_not_be_placed_is_refused(sql: str) -> None:
    with pytest.raises(Unclassified):
        classify(sql)


@pytest.mark.parametrize(
    ("sql", "scans"),
    [
        ("ALTER TABLE t ADD COLUMN a integer DEFAULT 0 NOT NULL", False),
        ("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)", True),
        ("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID", False),
        ("ALTER TABLE t ADD CONSTRAINT c UNIQUE USING INDEX i", False),
        ("ALTER TABLE t ALTER COLUMN a SET NOT NULL", True),
        ("ALTER TABLE t ALTER COLUMN a TYPE bigint", True),
        ("ALTER TABLE t VALIDATE CONSTRAINT c", True),
        ("ALTER TABLE t RENAME COLUMN type TO kind", False),
        ("CREATE INDEX CONCURRENTLY i ON t (a)", True),
        ("DROP INDEX CONCURRENTLY i", False),
    ],
)
def test_a_scan_is_told_from_a_moment(sql: str, scans: bool) -> None:
    assert classify(sql).scans is scans


def test_locks_conflict_both_ways() -> None:
    assert all(
        (one in CONFLICTS[other]) == (other in CONFLICTS[one]) for one in Lock for other in Lock
    )


TABLES = """
    CREATE TABLE parent (id bigint PRIMARY KEY, a integer, b text, kind text);
    CREATE UNIQUE INDEX parent_a ON parent (a); CREATE INDEX parent_b ON parent (b);
    CREATE INDEX spare ON parent (b);
    CREATE TABLE child (id bigserial PRIMARY KEY,
        parent_id bigint CONSTRAINT child_fk REFERENCES parent (id), a integer);
    ALTER TABLE child ADD CONSTRAINT child_check CHECK (a > 0) NOT VALID;
    CREATE TABLE "Other" (id bigint PRIMARY KEY, parent_id bigint, parent_a integer);
    ALTER TABLE "Other" ADD CONSTRAINT other_fk FOREIGN KEY (parent_id)
        REFERENCES parent (id) NOT VALID;
    CREATE TABLE ranges (id bigint) PARTITION BY RANGE (id);
    CREATE VIEW parents AS SELECT id, kind FROM parent;
    CREATE VIEW grandparents AS SELECT id FROM parents;
    CREATE MATERIALIZED VIEW kinds AS SELECT id, kind FROM parent; CREATE UNIQUE INDEX kinds_id
        ON kinds (id);
    CREATE SEQUENCE numbers;
    CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
    CREATE TRIGGER old BEFORE UPDATE ON parent FOR EACH ROW EXECUTE FUNCTION f();
"""


@pytest.fixture(scope="module")
def tables(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """A database with two foreign keys, views, a partitioned table and a trigger."""
    with django_db_blocker.unblock(), empty_database():  # type: ignore[attr-defined]
        with connection.cursor() as cursor:
            cursor.execute(TABLES)
        yield


@pytest.mark.parametrize(
    "sql",
    [
        "ALTER TABLE parent ADD COLUMN c integer DEFAULT 0 NOT NULL",
        'ALTER TABLE ONLY "Other" ADD COLUMN p bigint REFERENCES parent (id)',
        'ALTER TABLE "Other" ADD CONSTRAINT k FOREIGN KEY (parent_a) REFERENCES parent (a)',
        'ALTER TABLE "Other" ADD FOREIGN KEY (parent_a) REFERENCES parent (a) NOT VALID',
        'ALTER TABLE "Other" VALIDATE CONSTRAINT other_fk',
        "ALTER TABLE child VALIDATE CONSTRAINT child_check",
        "ALTER TABLE child VALIDATE CONSTRAINT child_check, ADD COLUMN c integer",
        "ALTER TABLE child DROP CONSTRAINT child_fk",
        "ALTER TABLE child DROP CONSTRAINT child_check",
        "ALTER TABLE child DROP COLUMN parent_id",
        "ALTER TABLE child DROP COLUMN a CASCADE",
        "ALTER TABLE child ALTER COLUMN parent_id TYPE integer",
        "ALTER TABLE parent ALTER COLUMN b TYPE varchar(9)",
        "ALTER TABLE parent DROP CONSTRAINT parent_pkey CASCADE",
        "ALTER TABLE parent DROP COLUMN kind CASCADE",
        "ALTER TABLE parent DROP COLUMN b",
        "ALTER TABLE parent ALTER COLUMN a SET NOT NULL, ALTER b SET DEFAULT 'x, y'",
        "ALTER TABLE parent ALTER COLUMN a SET STATISTICS 500",
        "ALTER TABLE parent SET (fillfactor = 80)",
        "ALTER TABLE parent RENAME COLUMN a TO z",
        "ALTER TABLE parent RENAME TO ancestor",
        "ALTER TABLE parent RENAME CONSTRAINT parent_pkey TO key",
        "ALTER TABLE parent ADD CONSTRAINT u UNIQUE USING INDEX parent_a",
        "ALTER TABLE parent ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE parent DISABLE TRIGGER old",
        "ALTER TABLE child ALTER CONSTRAINT child_fk DEFERRABLE INITIALLY DEFERRED",
        "CREATE INDEX ON parent (kind)",
        "CREATE UNIQUE INDEX new_b ON ONLY parent USING btree (b)",
        "DROP INDEX parent_a, parent_b",
        "ALTER INDEX parent_b RENAME TO parent_c",
        "CREATE TRIGGER new AFTER INSERT ON parent FOR EACH ROW EXECUTE FUNCTION f()",
        "CREATE OR REPLACE TRIGGER old AFTER UPDATE ON parent FOR EACH ROW EXECUTE FUNCTION f()",
        "DROP TRIGGER old ON parent",
        "ALTER TRIGGER old ON parent RENAME TO elder",
        "CREATE POLICY p ON parent USING (true)",
        "CREATE STATISTICS s ON a, b FROM parent",
        "COMMENT ON TABLE parent IS 'x'",
        "COMMENT ON COLUMN parent.a IS 'x'",
        "COMMENT ON INDEX parent_a IS 'x'",
        "COMMENT ON TRIGGER old ON parent IS 'x'",
        "COMMENT ON CONSTRAINT parent_pkey ON parent IS 'x'",
        "COMMENT ON FUNCTION f() IS 'x'",
        (
            "CREATE TABLE new (id bigint PRIMARY KEY, p bigint REFERENCES parent (id), c bigint"
            " REFERENCES child)"
        ),
        "CREATE TABLE part PARTITION OF ranges DEFAULT",
        "CREATE TABLE heir () INHERITS (parent)",
        "DROP TABLE child",
        'DROP TABLE IF EXISTS "Other", child',
        "DROP TABLE parent CASCADE",
        'TRUNCATE child, "Other"',
        "LOCK TABLE parent, child IN SHARE MODE",
        "LOCK parent",
        "ANALYZE parent",
        "INSERT INTO parent (id) VALUES (1)",
        "UPDATE parent SET a = 1",
        "DELETE FROM ONLY child",
        "SELECT * FROM parent FOR UPDATE",
        "WITH x AS (DELETE FROM child RETURNING id) SELECT * FROM x",
        "ALTER SEQUENCE numbers INCREMENT 2",
        "ALTER SEQUENCE numbers RENAME TO figures",
        "DROP SEQUENCE numbers",
        "CREATE SEQUENCE more OWNED BY parent.a",
        "CREATE OR REPLACE VIEW grandparents AS SELECT id FROM parents WHERE id > 1",
        "CREATE VIEW more AS SELECT id FROM parents",
        "DROP VIEW grandparents",
        "REFRESH MATERIALIZED VIEW kinds",
        "REFRESH MATERIALIZED VIEW CONCURRENTLY kinds",
        "DROP MATERIALIZED VIEW kinds",
        (
            "CREATE OR REPLACE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN"
            " OLD; END; $$"
        ),
        "GRANT SELECT ON parent TO public",
        "CREATE RULE r AS ON DELETE TO parent DO INSTEAD NOTHING",
        "CREATE TYPE mood AS ENUM ('a')",
        "CREATE INDEX CONCURRENTLY later ON parent (b)",
        "REINDEX INDEX CONCURRENTLY parent_b",
        "REINDEX TABLE CONCURRENTLY parent",
        "DROP INDEX CONCURRENTLY spare",
        "VACUUM parent",
        "VACUUM (ANALYZE) parent",
    ],
)
def test_a_statement_is_placed_as_postgresql_locks(tables: None, sql: str) -> None:
    observer = Observer(connection)
    observer.begin()
    with connection.execute_wrapper(observer), connection.cursor() as cursor:
        if re.match(
            r"VACUUM|(CREATE INDEX|DROP INDEX|REINDEX INDEX|REINDEX TABLE) CONCURRENTLY", sql
        ):
            cursor.execute(sql)
        else:
            with transaction.atomic():
                cursor.execute(sql)
                transaction.set_rollback(True)
    (statement,) = [statement for statement in observer.statements if statement.sql == sql]
    assert statement.classified is not None
    assert statement.strong == statement.classified
