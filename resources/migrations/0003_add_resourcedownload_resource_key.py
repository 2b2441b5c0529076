"""Second of three for the keys: from resourcedownload to its resource, for new rows.

NOT VALID reads none of the old rows; 0004 checks them.
"""

import django.db.models.deletion
from django.db import migrations, models

from revcouncil.schema.operations import AddForeignKeyNotValid


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0002_add_resourcedownload_member_key"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[AddForeignKeyNotValid("resourcedownload", "resource", name="resources_download_resource_fk")],
            state_operations=[
                migrations.AlterField(
                    model_name="resourcedownload",
                    name="resource",
                    field=models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="downloads", to="resources.resource"
                    ),
                ),
            ],
        ),
    ]
