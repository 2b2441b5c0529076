"""A view of the wares. And an extension, made without asking whether it is there."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("till", "0001_squashed_0002_fill")]
    operations = [
        migrations.RunSQL(
            "CREATE VIEW till_count AS SELECT count(*) FROM till_ware", "DROP VIEW till_count"
        )
    ]
