"""Second of three for the keys: from discordactivity to its member, for new rows.

NOT VALID reads none of the old rows; 0004 checks them.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from revcouncil.schema.operations import AddForeignKeyNotValid


class Migration(migrations.Migration):
    dependencies = [
        ("gamification", "0002_add_pointtransaction_member_key"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[AddForeignKeyNotValid("discordactivity", "member", name="gamification_discordactivity_member_fk")],
            state_operations=[
                migrations.AlterField(
                    model_name="discordactivity",
                    name="member",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="discord_activities",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
