"""Second of two for letters: the key holds for all rows, of which there are hardly any.

Reads and writes go on.
"""

from django.db import migrations

from revcouncil.schema.operations import ValidateConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0013_add_letter"),
    ]

    operations = [
        ValidateConstraint("letter", "members_letter_member_fk"),
    ]
