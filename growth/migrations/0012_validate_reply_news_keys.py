"""Last of two for what others replied: the keys hold for all rows, of which there are none."""

from django.db import migrations

from revcouncil.schema.operations import ValidateConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("growth", "0011_add_reply_news"),
    ]

    operations = [
        ValidateConstraint("replynews", "growth_replynews_reply_fk"),
        ValidateConstraint("replynews", "growth_replynews_member_fk"),
    ]
