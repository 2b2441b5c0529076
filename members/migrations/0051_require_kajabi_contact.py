"""Last of two for completed courses: a contact is one member's. The index concurrently, then the
constraint on it.
"""

from django.db import migrations, models

from revcouncil.schema.operations import AddUniqueConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("members", "0050_add_kajabi_contact"),
    ]

    operations = [
        AddUniqueConcurrently(
            "member",
            models.UniqueConstraint(
                fields=["kajabi_contact_id"], name="members_member_kajabi_contact_uniq"
            ),
        ),
    ]
