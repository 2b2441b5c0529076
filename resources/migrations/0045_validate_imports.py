"""Last of three for lists read into the library: the keys hold for all rows.

Reads and writes go on.
"""

from django.db import migrations

from revcouncil.schema.operations import ValidateConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0044_add_imports"),
    ]

    operations = [
        ValidateConstraint("libraryimport", "resources_libraryimport_curator_fk"),
        ValidateConstraint("libraryimport", "resources_libraryimport_deed_fk"),
    ]
