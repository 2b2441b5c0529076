"""For the sync. Built concurrently, alone in its migration."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("gamification", "0008_index_discordactivity_member"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="discordactivity",
            index=models.Index(fields=["discord_id"], name="discordactivity_discord_id_idx"),
        ),
    ]
