"""For the newest first. Built concurrently, alone in its migration."""

from django.db import migrations, models

from revcouncil.schema.operations import AddIndexConcurrently


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
