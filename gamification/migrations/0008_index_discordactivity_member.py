"""For a member's page. Built concurrently, alone in its migration."""

from django.db import migrations, models

from revcouncil.schema.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("gamification", "0007_index_pointtransaction_created"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="discordactivity",
            index=models.Index(fields=["member"], name="discordactivity_member_idx"),
        ),
    ]
