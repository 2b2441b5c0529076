"""Second of two for drafts: the key holds for all rows, of which there are hardly any.

Reads and writes go on.
"""

from django.db import migrations

from revcouncil.schema.operations import ValidateConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("benchmarks", "0011_add_answerdraft"),
    ]

    operations = [
        ValidateConstraint("answerdraft", "benchmarks_answerdraft_member_fk"),
    ]
