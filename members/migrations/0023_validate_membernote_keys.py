"""Second of two for the notes of staff: the keys hold for all rows, of which there are hardly any.

Reads and writes go on.
"""

from django.db import migrations

from revcouncil.schema.operations import ValidateConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0022_add_membernote"),
    ]

    operations = [
        ValidateConstraint("membernote", "members_membernote_member_fk"),
        ValidateConstraint("membernote", "members_membernote_author_fk"),
    ]
