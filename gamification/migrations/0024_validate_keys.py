"""Second of two for award values, badges and Discord XP: the keys hold for all rows, of which there
are hardly any.

Reads and writes go on.
"""

from django.db import migrations

from revcouncil.schema.operations import ValidateConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("gamification", "0023_add_award_values_badges_and_xp"),
    ]

    operations = [
        ValidateConstraint("memberbadge", "gamification_memberbadge_badge_fk"),
        ValidateConstraint("memberbadge", "gamification_memberbadge_member_fk"),
        ValidateConstraint("discordxp", "gamification_discordxp_member_fk"),
    ]
