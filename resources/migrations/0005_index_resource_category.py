"""For the library's filter. Built concurrently, alone in its migration."""

from django.db import migrations, models

from revcouncil.schema.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("resources", "0004_validate_keys"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="resource",
            index=models.Index(fields=["category"], name="resource_category_idx"),
        ),
    ]
