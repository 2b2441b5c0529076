"""Totals are written by triggers of the tables' owner alone, and what happens to a member is
recorded by triggers nobody can switch off.

Depth was no proof: a role that may make a table of its own could write a total from a trigger on
it. Staff made from nothing and members who go are recorded too. The history compares its columns
only when one of them is written: every award paid for that. The running release writes totals by
the ledger's trigger, as before; the locks are of a moment.
"""

import pgtrigger.migrations
from django.db import migrations

import revcouncil.schema.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0007_check_on_write"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="member",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="member",
            name="total_guard",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="member",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="total_guard",
                sql=revcouncil.schema.triggers.NonIgnorableTriggerSql(
                    condition="WHEN (NOT (pg_trigger_depth() > 0 AND has_table_privilege('members_member'::regclass, 'TRIGGER')) AND (NEW.total_points IS DISTINCT FROM OLD.total_points OR NEW.last_active_at IS DISTINCT FROM OLD.last_active_at OR NEW.last_active_on IS DISTINCT FROM OLD.last_active_on))",
                    func="\n    RAISE EXCEPTION 'total_points follows the ledger of points: add an entry there instead'\n        USING ERRCODE = 'check_violation';\n",
                    hash="c353aed1c4fed37aa9006eee73e013db8421c56a",
                    operation='UPDATE OF "total_points", "last_active_at", "last_active_on"',
                    pgid="members_member_total_guard",
                    table="members_member",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="member",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="begin_guard",
                sql=revcouncil.schema.triggers.NonIgnorableTriggerSql(
                    condition="WHEN (NOT has_table_privilege('members_member'::regclass, 'TRIGGER') AND (NEW.total_points <> 0 OR NEW.last_active_at IS NOT NULL OR NEW.last_active_on IS NOT NULL))",
                    func="\n    RAISE EXCEPTION 'total_points follows the ledger of points: add an entry there instead'\n        USING ERRCODE = 'check_violation';\n",
                    hash="b5b5b9d703157da30582f07edcf12b43ba955eba",
                    operation="INSERT",
                    pgid="members_member_begin_guard",
                    table="members_member",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="member",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
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
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
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
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
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
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
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
