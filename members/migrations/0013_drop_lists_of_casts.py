"""Third of three: the lists made of one cast per word go. Reading them anew was a fifth of the update an award makes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0012_validate_lists"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="member",
            name="members_member_experience_level_check",
        ),
        migrations.RemoveConstraint(
            model_name="member",
            name="members_member_subscription_status_check",
        ),
        migrations.RemoveConstraint(
            model_name="member",
            name="members_member_seat_tier_check",
        ),
        migrations.RemoveConstraint(
            model_name="member",
            name="members_member_community_role_check",
        ),
        migrations.RemoveConstraint(
            model_name="member",
            name="members_member_previous_role_check",
        ),
    ]
