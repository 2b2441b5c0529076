"""Roles and rights that are given or taken stand in the audit log, whoever wrote the row.

The running release goes on giving them as before; reads never wait. The audit log's key to its
actor changes for Django alone: a member who goes is taken out of the log by the trigger of 0008.
"""

import django.db.models.deletion
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import revcouncil.schema.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0009_record_as_owner"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.AlterField(
            model_name="auditlog",
            name="actor",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="deeds",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.CreateModel(
            name="MemberRight",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("members.member_user_permissions",),
        ),
        migrations.CreateModel(
            name="MemberRole",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("members.member_groups",),
        ),
        migrations.CreateModel(
            name="RoleRight",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("auth.group_permissions",),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="memberright",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="note",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func="\n    IF TG_OP <> 'INSERT' THEN \n        INSERT INTO members_auditlog (actor_id, action, target_type, target_id, detail)\n        VALUES (\n    (SELECT id FROM members_member\n     WHERE id = (nullif(current_setting('pghistory.context_metadata', true), '')::jsonb\n                 ->> 'user')::bigint)\n, 'right_taken', 'members.Member', OLD.member_id, jsonb_build_object(\n            'permission', OLD.permission_id,\n            'name', (SELECT codename FROM auth_permission WHERE id = OLD.permission_id)));\n     END IF;\n    IF TG_OP <> 'DELETE' THEN \n        INSERT INTO members_auditlog (actor_id, action, target_type, target_id, detail)\n        VALUES (\n    (SELECT id FROM members_member\n     WHERE id = (nullif(current_setting('pghistory.context_metadata', true), '')::jsonb\n                 ->> 'user')::bigint)\n, 'right_given', 'members.Member', NEW.member_id, jsonb_build_object(\n            'permission', NEW.permission_id,\n            'name', (SELECT codename FROM auth_permission WHERE id = NEW.permission_id)));\n     END IF;\n    RETURN NULL;\n",
                    hash="604cb129914c8c4ba4b7cf6597787d62f354fb6e",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="members_member_user_permissions_note",
                    table="members_member_user_permissions",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="memberrole",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="note",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func="\n    IF TG_OP <> 'INSERT' THEN \n        INSERT INTO members_auditlog (actor_id, action, target_type, target_id, detail)\n        VALUES (\n    (SELECT id FROM members_member\n     WHERE id = (nullif(current_setting('pghistory.context_metadata', true), '')::jsonb\n                 ->> 'user')::bigint)\n, 'role_taken', 'members.Member', OLD.member_id, jsonb_build_object(\n            'group', OLD.group_id,\n            'name', (SELECT name FROM auth_group WHERE id = OLD.group_id)));\n     END IF;\n    IF TG_OP <> 'DELETE' THEN \n        INSERT INTO members_auditlog (actor_id, action, target_type, target_id, detail)\n        VALUES (\n    (SELECT id FROM members_member\n     WHERE id = (nullif(current_setting('pghistory.context_metadata', true), '')::jsonb\n                 ->> 'user')::bigint)\n, 'role_given', 'members.Member', NEW.member_id, jsonb_build_object(\n            'group', NEW.group_id,\n            'name', (SELECT name FROM auth_group WHERE id = NEW.group_id)));\n     END IF;\n    RETURN NULL;\n",
                    hash="d579dadaa69b73f87e4e1a8fc9faae07eaf7a89e",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="members_member_groups_note",
                    table="members_member_groups",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="roleright",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="note",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func="\n    IF TG_OP <> 'INSERT' THEN \n        INSERT INTO members_auditlog (actor_id, action, target_type, target_id, detail)\n        VALUES (\n    (SELECT id FROM members_member\n     WHERE id = (nullif(current_setting('pghistory.context_metadata', true), '')::jsonb\n                 ->> 'user')::bigint)\n, 'right_taken', 'auth.Group', OLD.group_id, jsonb_build_object(\n            'permission', OLD.permission_id,\n            'name', (SELECT codename FROM auth_permission WHERE id = OLD.permission_id)));\n     END IF;\n    IF TG_OP <> 'DELETE' THEN \n        INSERT INTO members_auditlog (actor_id, action, target_type, target_id, detail)\n        VALUES (\n    (SELECT id FROM members_member\n     WHERE id = (nullif(current_setting('pghistory.context_metadata', true), '')::jsonb\n                 ->> 'user')::bigint)\n, 'right_given', 'auth.Group', NEW.group_id, jsonb_build_object(\n            'permission', NEW.permission_id,\n            'name', (SELECT codename FROM auth_permission WHERE id = NEW.permission_id)));\n     END IF;\n    RETURN NULL;\n",
                    hash="fb30244dbf48484eed930194e33f0f03b1e0a60e",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="auth_group_permissions_note",
                    table="auth_group_permissions",
                    when="AFTER",
                ),
            ),
        ),
    ]
