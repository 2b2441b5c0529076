"""First of three for lists read into the library: the name of a file that did not come with its list."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0041_validate_former_slugs"),
    ]

    operations = [
        migrations.AddField(
            model_name="resource",
            name="awaited_file",
            field=models.CharField(
                blank=True, db_default="", default="", editable=False, max_length=255
            ),
        ),
    ]
