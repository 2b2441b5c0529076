"""Second for the audit page: the triggers keep a row as it was, and forget an actor who goes.

The running release writes and reads as before; the locks are of a moment.
"""

import pgtrigger.migrations
from django.db import migrations

import revcouncil.schema.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0026_add_actor"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='emailtemplate',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='featureflag',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='member',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='team',
            name='update_update',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='emailtemplate',
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(name='update_update', sql=revcouncil.schema.triggers.OwnersTriggerSql(condition='WHEN (OLD."body" IS DISTINCT FROM (NEW."body") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."subject" IS DISTINCT FROM (NEW."subject"))', func='INSERT INTO "members_emailtemplateevent" ("body", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject", "before") VALUES (NEW."body", NEW."key", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."subject", jsonb_build_object(\'body\', OLD."body", \'key\', OLD."key", \'subject\', OLD."subject")); RETURN NULL;', hash='e9f66371251414a805c0eeb7c1b7745bd053c47d', operation='UPDATE', pgid='members_emailtemplate_update_update', table='members_emailtemplate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='featureflag',
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(name='update_update', sql=revcouncil.schema.triggers.OwnersTriggerSql(condition='WHEN (OLD."audience" IS DISTINCT FROM (NEW."audience") OR OLD."is_enabled" IS DISTINCT FROM (NEW."is_enabled") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."share" IS DISTINCT FROM (NEW."share"))', func='INSERT INTO "members_featureflagevent" ("audience", "is_enabled", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "share", "before") VALUES (NEW."audience", NEW."is_enabled", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."share", jsonb_build_object(\'audience\', OLD."audience", \'is_enabled\', OLD."is_enabled", \'name\', OLD."name", \'share\', OLD."share")); RETURN NULL;', hash='1664bd59938d73016ca6a56c4acf48200ed1b51c', operation='UPDATE', pgid='members_featureflag_update_update', table='members_featureflag', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='member',
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(name='update_update', sql=revcouncil.schema.triggers.OwnersTriggerSql(condition='WHEN (OLD."community_role" IS DISTINCT FROM (NEW."community_role") OR OLD."in_debtor_state" IS DISTINCT FROM (NEW."in_debtor_state") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_primary_owner" IS DISTINCT FROM (NEW."is_primary_owner") OR OLD."is_staff" IS DISTINCT FROM (NEW."is_staff") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."is_team_admin" IS DISTINCT FROM (NEW."is_team_admin") OR OLD."seat_tier" IS DISTINCT FROM (NEW."seat_tier") OR OLD."subscription_status" IS DISTINCT FROM (NEW."subscription_status") OR OLD."team_id" IS DISTINCT FROM (NEW."team_id"))', func='INSERT INTO "members_memberevent" ("community_role", "in_debtor_state", "is_active", "is_primary_owner", "is_staff", "is_superuser", "is_team_admin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seat_tier", "subscription_status", "team_id", "before") VALUES (NEW."community_role", NEW."in_debtor_state", NEW."is_active", NEW."is_primary_owner", NEW."is_staff", NEW."is_superuser", NEW."is_team_admin", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."seat_tier", NEW."subscription_status", NEW."team_id", jsonb_build_object(\'community_role\', OLD."community_role", \'in_debtor_state\', OLD."in_debtor_state", \'is_active\', OLD."is_active", \'is_primary_owner\', OLD."is_primary_owner", \'is_staff\', OLD."is_staff", \'is_superuser\', OLD."is_superuser", \'is_team_admin\', OLD."is_team_admin", \'seat_tier\', OLD."seat_tier", \'subscription_status\', OLD."subscription_status", \'team\', OLD."team_id")); RETURN NULL;', hash='71a5ac7bbcb0a9a750cec3f81018525b005c2b05', operation='UPDATE OF "is_active", "is_staff", "is_superuser", "subscription_status", "seat_tier", "team_id", "is_team_admin", "is_primary_owner", "community_role", "in_debtor_state"', pgid='members_member_update_update', table='members_member', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='team',
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(name='update_update', sql=revcouncil.schema.triggers.OwnersTriggerSql(condition='WHEN (OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."owner_seats" IS DISTINCT FROM (NEW."owner_seats") OR OLD."team_seats" IS DISTINCT FROM (NEW."team_seats"))', func='INSERT INTO "members_teamevent" ("name", "owner_seats", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "team_seats", "before") VALUES (NEW."name", NEW."owner_seats", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."team_seats", jsonb_build_object(\'name\', OLD."name", \'owner_seats\', OLD."owner_seats", \'team_seats\', OLD."team_seats")); RETURN NULL;', hash='2aff05c2520609ee1ae38bf0ffe6388ed0444945', operation='UPDATE', pgid='members_team_update_update', table='members_team', when='AFTER')),
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='member',
            name='forget_deeds',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='member',
            name='forget_person',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='member',
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(name='forget_deeds', sql=revcouncil.schema.triggers.OwnersTriggerSql(func="UPDATE members_auditlog SET actor_id = NULL, came_from = '', page = '' WHERE actor_id = OLD.id; RETURN OLD;", hash='6048356abe8d056aaeb5f8563189d0e97fa84531', operation='DELETE', pgid='members_member_forget_deeds', table='members_member', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='member',
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(name='forget_person', sql=revcouncil.schema.triggers.OwnersTriggerSql(func="\n    WITH emailtemplateevent AS (UPDATE members_emailtemplateevent SET actor_id = NULL WHERE actor_id = OLD.id RETURNING pgh_context_id), featureflagevent AS (UPDATE members_featureflagevent SET actor_id = NULL WHERE actor_id = OLD.id RETURNING pgh_context_id), memberevent AS (UPDATE members_memberevent SET actor_id = NULL WHERE actor_id = OLD.id RETURNING pgh_context_id), teamevent AS (UPDATE members_teamevent SET actor_id = NULL WHERE actor_id = OLD.id RETURNING pgh_context_id)\n    UPDATE pghistory_context SET metadata = '{}'\n    WHERE id IN (SELECT pgh_context_id FROM emailtemplateevent UNION ALL SELECT pgh_context_id FROM featureflagevent UNION ALL SELECT pgh_context_id FROM memberevent UNION ALL SELECT pgh_context_id FROM teamevent);\n    WITH theirs AS (\n        UPDATE members_memberevent SET pgh_obj_id = 0 WHERE pgh_obj_id = OLD.id\n        RETURNING pgh_context_id\n    )\n    UPDATE pghistory_context\n    SET metadata = jsonb_strip_nulls(jsonb_build_object('user', metadata -> 'user'))\n    WHERE id IN (SELECT pgh_context_id FROM theirs);\n    UPDATE members_auditlog\n    SET target_id = CASE target_type WHEN 'members.Member' THEN NULL ELSE target_id END,\n        detail = CASE jsonb_typeof(detail) WHEN 'object' THEN (\n            SELECT coalesce(jsonb_object_agg(key, value), '{}')\n            FROM jsonb_each(detail) WHERE key IN ('badge', 'category', 'current_streak', 'group', 'last_active_at', 'last_active_on', 'permission', 'points', 'total_points')\n        ) ELSE '{}' END,\n        page = '', came_from = ''\n    WHERE (target_type = 'members.Member' AND target_id = OLD.id)\n       OR detail -> 'member' = to_jsonb(OLD.id);\n    RETURN NULL;\n", hash='d8e7506a89ca7bfc9ad5c11c5ebe6a770b935f31', operation='DELETE', pgid='members_member_forget_person', table='members_member', when='AFTER')),
        ),
    ]
