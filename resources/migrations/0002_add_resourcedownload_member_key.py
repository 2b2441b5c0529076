"""First of three for the keys: from resourcedownload to its member, for new rows.

NOT VALID reads none of the old rows; 0004 checks them.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from revcouncil.schema.operations import AddForeignKeyNotValid


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0001_add_tables"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[AddForeignKeyNotValid("resourcedownload", "member", name="resources_download_member_fk")],
            state_operations=[
                migrations.AlterField(
                    model_name="resourcedownload",
                    name="member",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="resource_downloads",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
