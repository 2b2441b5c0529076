"""For the library's filter. Built concurrently, alone in its migration."""

from django.db import migrations, models

from revcouncil.schema.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("resources", "0005_index_resource_category"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="resource",
            index=models.Index(fields=["type"], name="resource_type_idx"),
        ),
    ]
