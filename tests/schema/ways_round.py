"""Ways round the promises, each tried with the rights of the application."""

from tests.roles import ROLE

LEDGER, MEMBER, RESOURCE = "gamification_pointtransaction", "members_member", "resources_resource"

WAYS = {
    # The ledger
    "change an entry": f"UPDATE {LEDGER} SET points = 999",
    "give entries to another": f"UPDATE {LEDGER} SET member_id = (SELECT max(id) FROM {MEMBER})",
    "delete entries": f"DELETE FROM {LEDGER}",
    "empty the ledger": f"TRUNCATE {LEDGER}",
    "empty the members and all with them": f"TRUNCATE {MEMBER} CASCADE",
    "change by conflict": (
        f"INSERT INTO {LEDGER} SELECT * FROM {LEDGER} ON CONFLICT (id) DO UPDATE SET points = 999"
    ),
    "change by merge": (
        f"MERGE INTO {LEDGER} t USING {LEDGER} s ON t.id = s.id WHEN MATCHED THEN UPDATE SET points"
        " = 999"
    ),
    "delete by merge": (
        f"MERGE INTO {LEDGER} t USING {LEDGER} s ON t.id = s.id WHEN MATCHED THEN DELETE"
    ),
    "pay a source twice": (
        f"INSERT INTO {LEDGER} (member_id, action, points, source) SELECT member_id, action, 5,"
        f" source FROM {LEDGER}"
    ),
    "pay nobody": (
        f"INSERT INTO {LEDGER} (member_id, action, points, source) VALUES (-1, 'deed', 5, 'x')"
    ),
    "a day that can't be": (
        f"INSERT INTO {LEDGER} (member_id, action, points, source, earned_on) "
        f"SELECT max(id), 'deed', 5, 'x', '1999-01-01' FROM {MEMBER}"
    ),
    "an entry no board sees": (
        f"INSERT INTO {LEDGER} (member_id, action, points, source, xid) SELECT max(id), 'deed', 5, "
        f"'x', NULL FROM {MEMBER}"
    ),
    "an entry of another transaction": (
        f"INSERT INTO {LEDGER} (member_id, action, points, source, xid) "
        f"SELECT max(id), 'deed', 5, 'x', 3 FROM {MEMBER}"
    ),
    "look away": (
        f"SET pgtrigger.ignore = '{{{LEDGER}_no_update}}'; UPDATE {LEDGER} SET points = 999"
    ),
    "replay as a replica": (
        f"SET session_replication_role = replica; UPDATE {LEDGER} SET points = 999"
    ),
    "switch a trigger off": f"ALTER TABLE {LEDGER} DISABLE TRIGGER USER",
    "drop a trigger": f"DROP TRIGGER {LEDGER}_follow ON {LEDGER}",
    "hang a trigger on it": (
        f"CREATE TRIGGER mine BEFORE INSERT ON {LEDGER} FOR EACH ROW EXECUTE FUNCTION "
        "suppress_redundant_updates_trigger()"
    ),
    "put a rule on it": f"CREATE RULE mine AS ON INSERT TO {LEDGER} DO INSTEAD NOTHING",
    "loosen a constraint": f"ALTER TABLE {LEDGER} DROP CONSTRAINT {LEDGER}_source_uniq",
    "add a column": f"ALTER TABLE {LEDGER} ADD COLUMN mine integer",
    "drop the ledger": f"DROP TABLE {LEDGER}",
    "index the ledger": f"CREATE INDEX mine ON {LEDGER} (points)",
    # Totals
    "set a total": f"UPDATE {MEMBER} SET total_points = 999",
    "set when somebody was active": f"UPDATE {MEMBER} SET last_active_at = '1999-01-01'",
    "set the day somebody was active": f"UPDATE {MEMBER} SET last_active_on = '1999-01-01'",
    "begin with points": (
        f"INSERT INTO {MEMBER} (email, password, is_superuser, total_points) VALUES ('a@b.example',"
        " '!', false, 999)"
    ),
    "set a total from a trigger of one's own": "CREATE TEMPORARY TABLE mine (n integer)",
    "the same on a table that stays": "CREATE TABLE mine (n integer)",
    "a function to do it": (
        f"CREATE FUNCTION mine() RETURNS void LANGUAGE sql AS 'UPDATE {MEMBER} SET total_points ="
        " 999'"
    ),
    "another function under its trigger": (
        f"CREATE OR REPLACE FUNCTION {LEDGER}_follow() RETURNS trigger LANGUAGE plpgsql "
        "AS 'BEGIN RETURN NULL; END'"
    ),
    "call a trigger's function": f"SELECT {LEDGER}_follow()",
    "tables of one's own before ours": (
        f"CREATE SCHEMA mine; SET search_path = mine, public; CREATE TABLE mine.{MEMBER} (id"
        " bigint)"
    ),
    "shadow ours for a session": (
        f"SET search_path = pg_temp, public; CREATE TABLE pg_temp.{MEMBER} (id bigint)"
    ),
    "give a member another number": f"UPDATE {MEMBER} SET id = id + 1000000",
    "a record that sets another number": (
        "INSERT INTO members_auditlog (action, target_id, detail) "
        f"""SELECT 'points_recounted', max(id), '{{"total_points": [0, 999]}}' FROM {MEMBER};
        SELECT 1/0"""
    ),
    # Ranks
    "set a standing": "UPDATE gamification_standing SET total = 999",
    "delete a standing": "DELETE FROM gamification_standing",
    "set a count of the ranks": "UPDATE gamification_rankslice SET members = 7",
    "say that all was merged": "UPDATE gamification_rankstate SET seen_xmax = seen_xmax + 1000000",
    "merge as of another century": "SELECT ranks_merge('2999-01-01')",
    "make the ranks anew as of another century": "SELECT ranks_rebuild('1999-01-01')",
    "forget a change": "DELETE FROM gamification_rankevent",
    "rename a badge": "UPDATE gamification_badge SET name = 'Mine'",
    # Audit and history
    "change the audit log": "UPDATE members_auditlog SET detail = '{}'",
    "blame nobody": "UPDATE members_auditlog SET actor_id = NULL",
    "delete from the audit log": "DELETE FROM members_auditlog",
    "empty the audit log": "TRUNCATE members_auditlog",
    "change the history": "UPDATE members_memberevent SET is_superuser = false",
    "delete history": "DELETE FROM members_memberevent",
    "forge history": "INSERT INTO members_memberevent SELECT * FROM members_memberevent",
    "forge who did it": "UPDATE pghistory_context SET metadata = '{}'",
    "change earlier answers": "UPDATE benchmarks_earlieranswers SET data = '{}'",
    "forge earlier answers": (
        "INSERT INTO benchmarks_earlieranswers (member_id, category, data, answered_at) "
        f"SELECT max(id), 'BUSINESS', '{{}}', now() FROM {MEMBER}"
    ),
    "forget a migration": "DELETE FROM django_migrations",
    # Counts
    "set a count of downloads": f"UPDATE {RESOURCE} SET download_count = 999",
    "begin with downloads": (
        f"INSERT INTO {RESOURCE} (title, slug, description, category, type, file, download_count) "
        "VALUES ('a', 'a', 'a', 'OPERATIONS', 'SOP', 'a.pdf', 999)"
    ),
    "undo a download": "DELETE FROM resources_resourcedownload",
    "move a download": "UPDATE resources_resourcedownload SET downloaded_at = '1999-01-01'",
    "set a sequence back": f"SELECT setval('{LEDGER}_id_seq', 1)",
    "reset a sequence": f"ALTER SEQUENCE {LEDGER}_id_seq RESTART",
    # Roles and the server
    "become the owner": "SET ROLE revcouncil",
    "be the owner from the start": "SET SESSION AUTHORIZATION revcouncil",
    "be given the owner": f"GRANT revcouncil TO {ROLE}",
    "become a superuser": f"ALTER ROLE {ROLE} SUPERUSER",
    "make a role": "CREATE ROLE mine LOGIN",
    "take rights": f"GRANT ALL ON {LEDGER} TO {ROLE}; UPDATE {LEDGER} SET points = 999",
    "take rights to come": (
        f"ALTER DEFAULT PRIVILEGES FOR ROLE revcouncil GRANT ALL ON TABLES TO {ROLE}"
    ),
    "write the catalog": "UPDATE pg_proc SET prosecdef = false",
    "read a file": "SELECT pg_read_file('postgresql.conf')",
    "write a file": f"COPY {LEDGER} TO '/tmp/mine'",
    "run a program": f"COPY {LEDGER} FROM PROGRAM 'true'",
    "load a library": "LOAD 'auto_explain'; CREATE EXTENSION vector",
    "change the server": "ALTER SYSTEM SET fsync = off",
    "change the role for later": "ALTER ROLE revcouncil SET session_replication_role = replica",
    "end the owner's session": (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'revcouncil'"
    ),
}
