"""Second of three for the keys: from earlieranswers to its member, for new rows.

NOT VALID reads none of the old rows; 0004 checks them.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from revcouncil.schema.operations import AddForeignKeyNotValid


class Migration(migrations.Migration):
    dependencies = [
        ("benchmarks", "0002_add_benchmarksubmission_member_key"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[AddForeignKeyNotValid("earlieranswers", "member", name="benchmarks_earlieranswers_member_fk")],
            state_operations=[
                migrations.AlterField(
                    model_name="earlieranswers",
                    name="member",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="earlier_answers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
