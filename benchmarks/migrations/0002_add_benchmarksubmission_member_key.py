"""First of three for the keys: from benchmarksubmission to its member, for new rows.

NOT VALID reads none of the old rows; 0004 checks them.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from revcouncil.schema.operations import AddForeignKeyNotValid


class Migration(migrations.Migration):
    dependencies = [
        ("benchmarks", "0001_add_tables"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[AddForeignKeyNotValid("benchmarksubmission", "member", name="benchmarks_submission_member_fk")],
            state_operations=[
                migrations.AlterField(
                    model_name="benchmarksubmission",
                    name="member",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="benchmark_submissions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
