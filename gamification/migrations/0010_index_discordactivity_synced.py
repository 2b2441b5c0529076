"""For the newest first. Built concurrently, alone in its migration."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("gamification", "0009_index_discordactivity_discord_id"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="discordactivity",
            index=models.Index(fields=["synced_at"], name="discordactivity_synced_idx"),
        ),
    ]
