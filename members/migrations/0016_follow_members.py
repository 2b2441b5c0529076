"""The directory follows its members, by whatever path they change; second of three.

The running release knows nothing of the directory and goes on as before. An award writes none of
these columns. A lock of a moment on the members.
"""

import pgtrigger.migrations
from django.db import migrations

import revcouncil.schema.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0015_add_directory"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="member",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="list_change",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func="PERFORM directory_list(NEW.id); RETURN NULL;",
                    hash="260c169f3d03867f6589ea212acfb89039e5717d",
                    operation='INSERT OR UPDATE OF "first_name", "last_name", "handle", "company", "industry", "experience_level", "current_skills", "target_skills", "date_joined", "subscription_status", "is_active", "in_directory"',
                    pgid="members_member_list_change",
                    table="members_member",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="member",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="list_erase",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func="PERFORM directory_list(OLD.id); RETURN NULL;",
                    hash="d128491058c565f9abfd738dd7d4f26bc846a1d5",
                    operation="DELETE",
                    pgid="members_member_list_erase",
                    table="members_member",
                    when="AFTER",
                ),
            ),
        ),
    ]
