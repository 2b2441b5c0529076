"""For reviews of more than a writer reads at once: how many older entries were left out. Alone, and nothing follows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("growth", "0041_validate_correction_keys"),
    ]

    operations = [
        migrations.AddField(
            model_name="story",
            name="left_out",
            field=models.PositiveIntegerField(
                "entries left out", default=0, db_default=0
            ),
        ),
    ]
