"""Second of three for plans, seats and effects: the keys hold for all rows, of which there are
hardly any.

Reads and writes go on.
"""

from django.db import migrations

from revcouncil.schema.operations import ValidateConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0035_add_plans"),
    ]

    operations = [
        ValidateConstraint("plan", "members_plan_member_fk"),
        ValidateConstraint("plan", "members_plan_team_fk"),
        ValidateConstraint("plan", "members_plan_granted_by_fk"),
        ValidateConstraint("seat", "members_seat_member_fk"),
        ValidateConstraint("effect", "members_effect_member_fk"),
        ValidateConstraint("effect", "members_effect_plan_fk"),
    ]
