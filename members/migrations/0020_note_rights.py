"""Roles and rights that are given or taken stand in the audit log, whoever wrote the row.

The running release goes on giving them as before; reads never wait.
"""

import pgtrigger.migrations
from django.db import migrations

import revcouncil.schema.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0019_keep_the_audit_log"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
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
            trigger=revcouncil.schema.triggers.FirmCompiledTrigger(
                name="note",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func="\n    IF TG_OP <> 'INSERT' THEN \n        INSERT INTO members_auditlog (actor_id, action, target_type, target_id, detail)\n        VALUES (\n    (SELECT id FROM members_member\n     WHERE id = (nullif(current_setting('pghistory.context_metadata', true), '')::jsonb ->> 'user')::bigint)\n, 'right_taken', 'members.Member', OLD.member_id, jsonb_build_object(\n            'permission', OLD.permission_id, 'name', (SELECT codename FROM auth_permission WHERE id = OLD.permission_id)));\n     END IF;\n    IF TG_OP <> 'DELETE' THEN \n        INSERT INTO members_auditlog (actor_id, action, target_type, target_id, detail)\n        VALUES (\n    (SELECT id FROM members_member\n     WHERE id = (nullif(current_setting('pghistory.context_metadata', true), '')::jsonb ->> 'user')::bigint)\n, 'right_given', 'members.Member', NEW.member_id, jsonb_build_object(\n            'permission', NEW.permission_id, 'name', (SELECT codename FROM auth_permission WHERE id = NEW.permission_id)));\n     END IF;\n    RETURN NULL;\n",
                    hash="1c3df8b70c57d9e4dfb605bcf0bad6b547d1033b",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="members_member_user_permissions_note",
                    table="members_member_user_permissions",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="memberrole",
            trigger=revcouncil.schema.triggers.FirmCompiledTrigger(
                name="note",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func="\n    IF TG_OP <> 'INSERT' THEN \n        INSERT INTO members_auditlog (actor_id, action, target_type, target_id, detail)\n        VALUES (\n    (SELECT id FROM members_member\n     WHERE id = (nullif(current_setting('pghistory.context_metadata', true), '')::jsonb ->> 'user')::bigint)\n, 'role_taken', 'members.Member', OLD.member_id, jsonb_build_object(\n            'group', OLD.group_id, 'name', (SELECT name FROM auth_group WHERE id = OLD.group_id)));\n     END IF;\n    IF TG_OP <> 'DELETE' THEN \n        INSERT INTO members_auditlog (actor_id, action, target_type, target_id, detail)\n        VALUES (\n    (SELECT id FROM members_member\n     WHERE id = (nullif(current_setting('pghistory.context_metadata', true), '')::jsonb ->> 'user')::bigint)\n, 'role_given', 'members.Member', NEW.member_id, jsonb_build_object(\n            'group', NEW.group_id, 'name', (SELECT name FROM auth_group WHERE id = NEW.group_id)));\n     END IF;\n    RETURN NULL;\n",
                    hash="bae991287fab3f6984236732d233c60d3ee92fd9",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="members_member_groups_note",
                    table="members_member_groups",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="roleright",
            trigger=revcouncil.schema.triggers.FirmCompiledTrigger(
                name="note",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func="\n    IF TG_OP <> 'INSERT' THEN \n        INSERT INTO members_auditlog (actor_id, action, target_type, target_id, detail)\n        VALUES (\n    (SELECT id FROM members_member\n     WHERE id = (nullif(current_setting('pghistory.context_metadata', true), '')::jsonb ->> 'user')::bigint)\n, 'right_taken', 'auth.Group', OLD.group_id, jsonb_build_object(\n            'permission', OLD.permission_id, 'name', (SELECT codename FROM auth_permission WHERE id = OLD.permission_id)));\n     END IF;\n    IF TG_OP <> 'DELETE' THEN \n        INSERT INTO members_auditlog (actor_id, action, target_type, target_id, detail)\n        VALUES (\n    (SELECT id FROM members_member\n     WHERE id = (nullif(current_setting('pghistory.context_metadata', true), '')::jsonb ->> 'user')::bigint)\n, 'right_given', 'auth.Group', NEW.group_id, jsonb_build_object(\n            'permission', NEW.permission_id, 'name', (SELECT codename FROM auth_permission WHERE id = NEW.permission_id)));\n     END IF;\n    RETURN NULL;\n",
                    hash="dceb986f4f7e0a343d37b7e810332120ab5b95ed",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="auth_group_permissions_note",
                    table="auth_group_permissions",
                    when="AFTER",
                ),
            ),
        ),
    ]
