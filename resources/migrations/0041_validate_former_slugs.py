"""Last of two for links that go on: the key holds for all rows. Reads and writes go on."""

from django.db import migrations

from revcouncil.schema.operations import ValidateConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0040_add_former_slugs"),
    ]

    operations = [
        ValidateConstraint("formerslug", "resources_formerslug_resource_fk"),
    ]
