"""Totals are written by triggers of the tables' owner alone, and what happens to a member is recorded by firm ones.

Depth was no proof: a role that may make a table of its own could write a total from a trigger on it. The history's trigger
can't be told to look away any more, and staff made from nothing and members who go are recorded too.
"""

import pgtrigger.migrations
from django.db import migrations

import revcouncil.schema.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0016_recount_last_active_on"),
        ("gamification", "0025_require_earned_on"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="member",
            name="total_guard",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="member",
            name="rank_change",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="member",
            name="rank_erase",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="member",
            name="update_update",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="member",
            trigger=revcouncil.schema.triggers.FirmCompiledTrigger(
                name="total_guard",
                sql=revcouncil.schema.triggers.FirmTriggerSql(
                    condition="WHEN (NOT (pg_trigger_depth() > 0 AND has_table_privilege('members_member'::regclass, 'TRIGGER')) AND (NEW.total_points IS DISTINCT FROM OLD.total_points OR NEW.last_active_at IS DISTINCT FROM OLD.last_active_at OR NEW.last_active_on IS DISTINCT FROM OLD.last_active_on))",
                    func="\n    RAISE EXCEPTION 'total_points follows the ledger: add an entry to gamification_pointtransaction instead'\n        USING ERRCODE = 'check_violation';\n",
                    hash="0f4f7377948e908302e9eac62f22a8ea425349be",
                    operation='UPDATE OF "total_points", "last_active_at", "last_active_on"',
                    pgid="members_member_total_guard",
                    table="members_member",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="member",
            trigger=revcouncil.schema.triggers.FirmCompiledTrigger(
                name="begin_guard",
                sql=revcouncil.schema.triggers.FirmTriggerSql(
                    condition="WHEN (NOT has_table_privilege('members_member'::regclass, 'TRIGGER') AND (NEW.total_points <> 0 OR NEW.last_active_at IS NOT NULL OR NEW.last_active_on IS NOT NULL))",
                    func="\n    RAISE EXCEPTION 'total_points follows the ledger: add an entry to gamification_pointtransaction instead'\n        USING ERRCODE = 'check_violation';\n",
                    hash="c115977394030e49c72c0c57d548326cf1262429",
                    operation="INSERT",
                    pgid="members_member_begin_guard",
                    table="members_member",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="member",
            trigger=revcouncil.schema.triggers.FirmCompiledTrigger(
                name="forget_deeds",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func="UPDATE members_auditlog SET actor_id = NULL WHERE actor_id = OLD.id; RETURN OLD;",
                    hash="20c07417637f051b771f8edda743cfbc2c82e600",
                    operation="DELETE",
                    pgid="members_member_forget_deeds",
                    table="members_member",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="member",
            trigger=revcouncil.schema.triggers.FirmCompiledTrigger(
                name="rank_change",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    condition="WHEN (OLD.subscription_status IS DISTINCT FROM NEW.subscription_status OR OLD.on_leaderboard IS DISTINCT FROM NEW.on_leaderboard)",
                    func="INSERT INTO gamification_rankevent (member_id) VALUES (OLD.id); RETURN NULL;",
                    hash="b06550101658815aa02760b9a54adb6912132691",
                    operation='UPDATE OF "subscription_status", "on_leaderboard"',
                    pgid="members_member_rank_change",
                    table="members_member",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="member",
            trigger=revcouncil.schema.triggers.FirmCompiledTrigger(
                name="rank_erase",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func="INSERT INTO gamification_rankevent (member_id) VALUES (OLD.id); RETURN NULL;",
                    hash="e03fc64ffe46b64475b8f0d9caa9e99f6e4dcce8",
                    operation="DELETE",
                    pgid="members_member_rank_erase",
                    table="members_member",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="member",
            trigger=revcouncil.schema.triggers.FirmCompiledTrigger(
                name="update_update",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    condition='WHEN (OLD."community_role" IS DISTINCT FROM (NEW."community_role") OR OLD."in_debtor_state" IS DISTINCT FROM (NEW."in_debtor_state") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_primary_owner" IS DISTINCT FROM (NEW."is_primary_owner") OR OLD."is_staff" IS DISTINCT FROM (NEW."is_staff") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."is_team_admin" IS DISTINCT FROM (NEW."is_team_admin") OR OLD."seat_tier" IS DISTINCT FROM (NEW."seat_tier") OR OLD."subscription_status" IS DISTINCT FROM (NEW."subscription_status") OR OLD."team_id" IS DISTINCT FROM (NEW."team_id"))',
                    func='INSERT INTO "members_memberevent" ("community_role", "in_debtor_state", "is_active", "is_primary_owner", "is_staff", "is_superuser", "is_team_admin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seat_tier", "subscription_status", "team_id") VALUES (NEW."community_role", NEW."in_debtor_state", NEW."is_active", NEW."is_primary_owner", NEW."is_staff", NEW."is_superuser", NEW."is_team_admin", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."seat_tier", NEW."subscription_status", NEW."team_id"); RETURN NULL;',
                    hash="0acd23947f162cf2a5e70b1fba1d229ddc2e0210",
                    operation='UPDATE OF "is_active", "is_staff", "is_superuser", "subscription_status", "seat_tier", "team_id", "is_team_admin", "is_primary_owner", "community_role", "in_debtor_state"',
                    pgid="members_member_update_update",
                    table="members_member",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="member",
            trigger=revcouncil.schema.triggers.FirmCompiledTrigger(
                name="insert_insert",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    condition="WHEN (NEW.is_staff OR NEW.is_superuser)",
                    func='INSERT INTO "members_memberevent" ("community_role", "in_debtor_state", "is_active", "is_primary_owner", "is_staff", "is_superuser", "is_team_admin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seat_tier", "subscription_status", "team_id") VALUES (NEW."community_role", NEW."in_debtor_state", NEW."is_active", NEW."is_primary_owner", NEW."is_staff", NEW."is_superuser", NEW."is_team_admin", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."seat_tier", NEW."subscription_status", NEW."team_id"); RETURN NULL;',
                    hash="feb3ea5036c53f23d1e8679e9ea5e0803e858583",
                    operation="INSERT",
                    pgid="members_member_insert_insert",
                    table="members_member",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="member",
            trigger=revcouncil.schema.triggers.FirmCompiledTrigger(
                name="delete_delete",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func='INSERT INTO "members_memberevent" ("community_role", "in_debtor_state", "is_active", "is_primary_owner", "is_staff", "is_superuser", "is_team_admin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seat_tier", "subscription_status", "team_id") VALUES (OLD."community_role", OLD."in_debtor_state", OLD."is_active", OLD."is_primary_owner", OLD."is_staff", OLD."is_superuser", OLD."is_team_admin", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."seat_tier", OLD."subscription_status", OLD."team_id"); RETURN NULL;',
                    hash="7971183b67458c791727454bef405c7d4f331966",
                    operation="DELETE",
                    pgid="members_member_delete_delete",
                    table="members_member",
                    when="AFTER",
                ),
            ),
        ),
    ]
