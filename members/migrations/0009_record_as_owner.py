"""The history of teams, flags and templates is written with the rights of the tables' owner, by
triggers nobody can switch off.

Nobody else needs to write it any more. Each trigger is replaced in one transaction, under a lock
of a moment.
"""

import pgtrigger.migrations
from django.db import migrations

import revcouncil.schema.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0008_guard_members"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="emailtemplate",
            name="update_update",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="emailtemplate",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="update_update",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    condition='WHEN (OLD."body" IS DISTINCT FROM (NEW."body") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."subject" IS DISTINCT FROM (NEW."subject"))',
                    func='INSERT INTO "members_emailtemplateevent" ("body", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject") VALUES (NEW."body", NEW."key", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."subject"); RETURN NULL;',
                    hash="cd19aed2f3b3113e6819706df0778546a752c6a4",
                    operation="UPDATE",
                    pgid="members_emailtemplate_update_update",
                    table="members_emailtemplate",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="featureflag",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="featureflag",
            name="update_update",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="featureflag",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="insert_insert",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func='INSERT INTO "members_featureflagevent" ("is_enabled", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."is_enabled", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="144c09743fd6cdc72b76f6bd5154348bf2d359b4",
                    operation="INSERT",
                    pgid="members_featureflag_insert_insert",
                    table="members_featureflag",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="featureflag",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="update_update",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    condition='WHEN (OLD."is_enabled" IS DISTINCT FROM (NEW."is_enabled") OR OLD."name" IS DISTINCT FROM (NEW."name"))',
                    func='INSERT INTO "members_featureflagevent" ("is_enabled", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."is_enabled", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="633a5173939f630c467ddf295bcbcea8181c89fd",
                    operation="UPDATE",
                    pgid="members_featureflag_update_update",
                    table="members_featureflag",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="team",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="team",
            name="delete_delete",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="team",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="update_update",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    condition='WHEN (OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."owner_seats" IS DISTINCT FROM (NEW."owner_seats") OR OLD."team_seats" IS DISTINCT FROM (NEW."team_seats"))',
                    func='INSERT INTO "members_teamevent" ("name", "owner_seats", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "team_seats") VALUES (NEW."name", NEW."owner_seats", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."team_seats"); RETURN NULL;',
                    hash="4d49b612b6ad96e5ea633ced211959e52fa68c9b",
                    operation="UPDATE",
                    pgid="members_team_update_update",
                    table="members_team",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="team",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="delete_delete",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func='INSERT INTO "members_teamevent" ("name", "owner_seats", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "team_seats") VALUES (OLD."name", OLD."owner_seats", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."team_seats"); RETURN NULL;',
                    hash="6eeea7522b296ba13d050fd7bb05c2fc4e7dfd0b",
                    operation="DELETE",
                    pgid="members_team_delete_delete",
                    table="members_team",
                    when="AFTER",
                ),
            ),
        ),
    ]
