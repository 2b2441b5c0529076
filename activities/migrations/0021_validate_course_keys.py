"""Last of two for completed courses: the keys hold for all rows, of which there are none."""

from django.db import migrations

from revcouncil.schema.operations import ValidateConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0020_add_courses"),
    ]

    operations = [
        ValidateConstraint("courseevent", "activities_courseevent_member_fk"),
        ValidateConstraint("courseevent", "activities_courseevent_sender_fk"),
    ]
