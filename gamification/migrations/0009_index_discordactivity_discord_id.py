"""For the sync. Built concurrently, alone in its migration."""

from django.db import migrations, models

from revcouncil.schema.operations import AddIndexConcurrently


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
