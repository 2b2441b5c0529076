"""Third of three for the keys: check the old rows, while reads and writes go on."""

from django.db import migrations

from revcouncil.schema.operations import ValidateConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0003_add_resourcedownload_resource_key"),
    ]

    operations = [
        ValidateConstraint("resourcedownload", "resources_download_member_fk"),
        ValidateConstraint("resourcedownload", "resources_download_resource_fk"),
    ]
