"""Second of two for Discord XP: the key holds for all rows, of which there are hardly any. Reads and writes go on."""

from django.db import migrations

from revcouncil.schema.operations import ValidateConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("gamification", "0020_add_discord_xp"),
    ]

    operations = [ValidateConstraint("discordxp", "gamification_discordxp_member_fk")]
