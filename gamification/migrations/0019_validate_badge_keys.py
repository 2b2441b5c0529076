"""Second of two for badges: the keys hold for all rows, of which there are hardly any. Reads and writes go on."""

from django.db import migrations

from revcouncil.schema.operations import ValidateConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("gamification", "0018_add_badges"),
    ]

    operations = [
        ValidateConstraint("memberbadge", "gamification_memberbadge_badge_fk"),
        ValidateConstraint("memberbadge", "gamification_memberbadge_member_fk"),
    ]
