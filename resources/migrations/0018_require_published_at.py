"""Fifth of eight for the library's shelves: what is published has its day, for new rows.

NOT VALID reads no row; every old one was filled, so their updates pass.
"""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0017_fill_shelf_columns"),
    ]

    operations = [
        AddConstraintNotValid(
            "resource",
            models.CheckConstraint(
                condition=~models.Q(state="PUBLISHED") | models.Q(published_at__isnull=False),
                name="resources_resource_published_check",
            ),
        ),
    ]
