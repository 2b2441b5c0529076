"""Second of three: the lists hold for the rows there were. Reads and writes go on."""

from django.db import migrations

from revcouncil.schema.operations import ValidateConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0011_list_words"),
    ]

    operations = [
        ValidateConstraint("member", "members_member_experience_level_list_check"),
        ValidateConstraint("member", "members_member_subscription_status_list_check"),
        ValidateConstraint("member", "members_member_seat_tier_list_check"),
        ValidateConstraint("member", "members_member_community_role_list_check"),
        ValidateConstraint("member", "members_member_previous_role_list_check"),
    ]
