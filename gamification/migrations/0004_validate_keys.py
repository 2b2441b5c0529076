"""Third of three for the keys: check the old rows, while reads and writes go on."""

from django.db import migrations

from revcouncil.schema.operations import ValidateConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("gamification", "0003_add_discordactivity_member_key"),
    ]

    operations = [
        ValidateConstraint("pointtransaction", "gamification_pointtransaction_member_fk"),
        ValidateConstraint("discordactivity", "gamification_discordactivity_member_fk"),
    ]
